import { describe, expect, test } from 'vitest';
import { aPod } from '../../support/builders.ts';
import { verdictOf } from '../../support/verdicts.ts';
import { aGoodKill, aWorld } from '../../support/world.ts';

const running = { containerStatuses: [{ name: 'db', ready: true, state: { running: {} } }] };

/** web-1 goes at once although its containers run, and another one starts. */
function forced() {
  const world = aWorld();
  const { status, ...pod } = world.pod(1);
  world.changes(1, { ...pod, status: { ...status, ...running } });
  world.act({ type: 'nodeRead', uid: 'web-1-a', node: 'node-1', ready: 'Unknown' });
  world.act({ type: 'deleteRequested', ordinal: 1, uid: 'web-1-a', gracePeriodSeconds: 0 });
  world.act({ type: 'deleteAccepted', ordinal: 1, uid: 'web-1-a' });
  return world.gone(1).made(1).after(1200).becomes(1, { node: 'node-2' });
}

test('after a forced delete the evidence is told, and nothing is claimed', () => {
  expect(verdictOf(forced().recording, 'I6', 1)).toEqual({
    verdict: 'unknown',
    reason:
      'web-1 was deleted by force: its containers were last seen running on node-1; node-1 said Ready=Unknown then; UID web-1-b started 1.2 s after on node-2. The API cannot tell whether the former process had stopped: look on its node',
  });
});

test('containers that had ended are a good sign, and no proof', () => {
  const world = aWorld();
  const { status, ...pod } = world.pod(1);
  const ended = [{ name: 'db', ready: false, state: { terminated: { exitCode: 0 } } }];
  world.changes(1, { ...pod, status: { ...status, phase: 'Running', containerStatuses: ended } });
  world.act({ type: 'deleteRequested', ordinal: 1, uid: 'web-1-a', gracePeriodSeconds: 0 }).gone(1);
  expect(verdictOf(world.made(1).after(900).ready(1).recording, 'I6', 1)).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringContaining('were not running any more on node-1'),
  });
});

test('both were seen running', () => {
  const world = forced();
  const old = aPod(world.set, 1, { uid: 'web-1-a' });
  world.after(300).fact('pod', 'modified', { ...old, status: { ...old.status, ...running } });
  expect(verdictOf(world.recording, 'I6', 1)).toMatchObject({
    verdict: 'violated',
    seen: expect.stringContaining('UID web-1-a still ran while UID web-1-b ran'),
    cause: 'this drill',
    remedy: { id: 'two-at-once' },
  });
});

test('somebody else’s force counts as much', () => {
  const world = aWorld().after(500).gone(1).made(1).after(900).ready(1);
  expect(verdictOf(world.recording, 'I6', 1).verdict).toBe('unknown');
});

test('without force it is not put to the test, and never held', () => {
  expect(verdictOf(aGoodKill().recording, 'I6').verdict).toBe('not exercised');
  const alone = aWorld().act({ type: 'deleteRequested', ordinal: 1, uid: 'web-1-a', gracePeriodSeconds: 0 });
  expect(verdictOf(alone.gone(1).recording, 'I6', 1).verdict).toBe('not exercised');
});

test('one whose node was not heard of is told not to have been ready', () => {
  const world = aWorld();
  const { status, ...pod } = world.pod(1);
  const conditions = [{ type: 'Ready', status: 'False' }];
  world.changes(1, { ...pod, status: { ...status, ...running, conditions } });
  world.act({ type: 'deleteRequested', ordinal: 1, uid: 'web-1-a', gracePeriodSeconds: 0 }).gone(1);
  expect(verdictOf(world.made(1).after(900).ready(1).recording, 'I6', 1)).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringContaining('last seen running on node-1, not ready any more; UID'),
  });
});

describe('what is not known of a forced deletion is not told', () => {
  const byForce = (reading: Parameters<ReturnType<typeof aWorld>['act']>[0] | undefined) => {
    const world = aWorld();
    const { status, ...pod } = world.pod(1);
    world.changes(1, { ...pod, status: { ...status, ...running } });
    if (reading) world.act(reading);
    return world.act({ type: 'deleteRequested', ordinal: 1, uid: 'web-1-a', gracePeriodSeconds: 0 });
  };
  const end = 'The API cannot tell whether the former process had stopped: look on its node';
  const last = 'web-1 was deleted by force: its containers were last seen running on node-1';

  test('not when the next one started, when it never did', () => {
    expect(verdictOf(byForce(undefined).gone(1).made(1).after(900).recording, 'I6', 1)).toEqual({
      verdict: 'unknown',
      reason: `${last}. ${end}`,
    });
  });

  test('not how long after, when nobody saw the former one go', () => {
    const world = byForce(undefined).lost('pod').after(900).replacedUnseen(1).regained('pod').after(900);
    expect(verdictOf(world.recording, 'I6', 1)).toEqual({ verdict: 'unknown', reason: `${last}. ${end}` });
  });

  test('nor when its farewell was missed and the next one was seen to start', () => {
    const world = byForce(undefined).after(500);
    world.fact('pod', 'vanished', world.pod(1)).made(1).after(900).becomes(1, {});
    expect(verdictOf(world.recording, 'I6', 1)).toEqual({ verdict: 'unknown', reason: `${last}. ${end}` });
  });

  test('not on which nodes, when neither shows its definition', () => {
    const world = byForce(undefined);
    const { spec: _spec, ...old } = world.pod(1);
    world.changes(1, old).gone(1).made(1).after(900).becomes(1, {});
    const { spec: _next, ...next } = world.pod(1);
    expect(verdictOf(world.changes(1, next).recording, 'I6', 1)).toMatchObject({
      reason: expect.stringMatching(
        /running on a node unknown; UID web-1-b started 900 ms after on a node unknown/,
      ),
    });
  });

  test('not how another pod’s node was', () => {
    const other = { type: 'nodeRead', uid: 'web-2-a', node: 'node-2', ready: 'False' } as const;
    expect(verdictOf(byForce(other).gone(1).made(1).after(900).recording, 'I6', 1)).toEqual({
      verdict: 'unknown',
      reason: `${last}. ${end}`,
    });
  });

  test('and a node that could not be read is said to be one', () => {
    const unread = { type: 'nodeRead', uid: 'web-1-a', node: 'node-1' } as const;
    expect(verdictOf(byForce(unread).gone(1).made(1).after(900).recording, 'I6', 1)).toEqual({
      verdict: 'unknown',
      reason: `${last}; node-1 could not be read then. ${end}`,
    });
  });

  test('a former one that runs on while the next has not started', () => {
    const world = byForce(undefined);
    const old = world.pod(1);
    const late = world.gone(1).made(1).after(900).fact('pod', 'modified', old).after(900);
    expect(verdictOf(late.recording, 'I6', 1).verdict).toBe('unknown');
  });

  test('the farewell to the former one shows what it was, and not that it ran', () => {
    const world = byForce(undefined);
    const old = world.pod(1);
    const late = world.made(1).after(900).ready(1).after(900).fact('pod', 'deleted', old);
    expect(verdictOf(late.recording, 'I6', 1).verdict).toBe('unknown');
  });
});
