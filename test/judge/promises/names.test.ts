import { describe, expect, test } from 'vitest';
import { aPod } from '../../support/builders.ts';
import { verdictOf } from '../../support/verdicts.ts';
import { aGoodKill, aWorld, type World } from '../../support/world.ts';

test('a complete set has exactly the names of its ordinals', () => {
  expect(verdictOf(aGoodKill().recording, 'I1')).toEqual({
    verdict: 'held',
    proof: 'web-0, web-1 and web-2 and no other pod of web',
  });
});

test('counts from ordinals.start', () => {
  const { recording } = aWorld({ start: 5, replicas: 2 });
  expect(verdictOf(recording, 'I1')).toMatchObject({ proof: 'web-5 and web-6 and no other pod of web' });
});

test('a pod that is missing is no violation of names', () => {
  const { recording } = aWorld().kills(1).after(100).gone(1).after(60_000).reads();
  expect(verdictOf(recording, 'I1')).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringMatching(/web-1 was not there/),
  });
});

test('a pod beyond the range that a set at rest leaves alone is one too many', () => {
  const world = aWorld({ replicas: 4 }).setBecomes({ replicas: 3 }).after(11_000).act({ type: 'undoEnded' });
  expect(verdictOf(world.recording, 'I1')).toMatchObject({
    verdict: 'violated',
    cause: 'unattributed',
    seen: expect.stringMatching(/web-3/),
    remedy: { id: 'surplus-pod', commands: expect.arrayContaining(['kubectl delete pod web-3 -n stage']) },
  });
});

describe('a pod that was relabelled, and so released by the set,', () => {
  const released = (world: World, ordinal: number) => {
    const { metadata, ...pod } = world.pod(ordinal);
    const { ownerReferences: _owners, ...free } = metadata ?? {};
    return world.changes(ordinal, { ...pod, metadata: free });
  };

  test('bears the name of one that the set cannot make', () => {
    expect(verdictOf(released(aWorld(), 1).after(60_000).reads().recording, 'I1')).toEqual({
      verdict: 'unknown',
      reason: 'web-1 stands there without belonging to the set any more',
    });
    const two = released(released(aWorld(), 1), 2).recording;
    expect(verdictOf(two, 'I1')).toMatchObject({ reason: expect.stringContaining('web-1 and web-2 stand') });
  });

  test('is none too many where the set does not want one of its name', () => {
    const world = released(aWorld(), 2).setBecomes({ replicas: 2 }).after(11_000).reads();
    expect(verdictOf(world.recording, 'I1')).toMatchObject({ verdict: 'held' });
  });
});

test('a scaling under way is not at rest', () => {
  const { recording } = aWorld({ replicas: 4 })
    .setBecomes({ replicas: 3 })
    .after(500)
    .act({ type: 'undoEnded' });
  expect(verdictOf(recording, 'I1')).toMatchObject({ verdict: 'unknown' });
});

test('a condemned pod that is broken holds its scaling up, and violates nothing', () => {
  const world = aWorld({ replicas: 4 }).becomes(3, { ready: false }).setBecomes({ replicas: 3 });
  expect(verdictOf(world.after(20_000).act({ type: 'undoEnded' }).recording, 'I1').verdict).toBe('unknown');
});

test('a pod of the set with another name is one too many', () => {
  const world = aWorld();
  const pod = aPod(world.set, 0);
  world.fact('pod', 'added', { ...pod, metadata: { ...pod.metadata, name: 'web-x', uid: 'odd' } });
  expect(verdictOf(world.after(11_000).act({ type: 'undoEnded' }).recording, 'I1')).toMatchObject({
    verdict: 'violated',
    seen: expect.stringMatching(/web-x/),
  });
});

test('a watch that never came back leaves the end unknown', () => {
  expect(verdictOf(aGoodKill().lost('pod').recording, 'I1')).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringMatching(/410 Gone/),
  });
});

test('a set that wants no pods promises no names', () => {
  expect(verdictOf(aWorld({ replicas: 0 }).recording, 'I1').verdict).toBe('not exercised');
});

test('a set that is being deleted has no names to keep', () => {
  const world = aWorld();
  const doomed = {
    ...world.set,
    metadata: { ...world.set.metadata, deletionTimestamp: '2026-11-21T10:00:02Z' },
  };
  expect(verdictOf(world.fact('set', 'modified', doomed).recording, 'I1').verdict).toBe('not exercised');
  expect(verdictOf(aWorld().fact('set', 'deleted', world.set).recording, 'I1').verdict).toBe('not exercised');
});

test('other objects’ changes do not disturb the rest of a set', () => {
  const world = aWorld({ replicas: 4 }).setBecomes({ replicas: 3 }).after(11_000);
  expect(verdictOf(world.event('Pulled', 'x').recording, 'I1').verdict).toBe('violated');
});

describe('a pod beyond the range', () => {
  const beyond = (options: Parameters<typeof aWorld>[0] = {}) =>
    aWorld({ replicas: 4, ...options }).after(20_000);
  const after = (world: ReturnType<typeof aWorld>, ms = 10_000) =>
    verdictOf(world.after(ms).reads().recording, 'I1');

  test('is told with the ordinals that the set has, and for how long nothing happened', () => {
    expect(after(beyond({ start: 5 }).setBecomes({ replicas: 3 }))).toMatchObject({
      verdict: 'violated',
      expected: 'pods of the ordinals 5 to 7 only',
      seen: 'web-8, 0 ms into the recording, and nothing has happened to it for 10 s',
    });
  });

  test.each<[string, (world: ReturnType<typeof aWorld>) => ReturnType<typeof aWorld>]>([
    ['the set changed', (world) => world.setBecomes({ replicas: 3 }).after(9999)],
    [
      'another pod changed',
      (world) => world.setBecomes({ replicas: 3 }).after(9000).becomes(0, {}).after(9999),
    ],
  ])('is no violation within ten seconds after %s', (_, play) => {
    expect(after(play(beyond()), 0).verdict).toBe('unknown');
  });

  test('is no violation while the controller has not seen the set', () => {
    expect(after(beyond().setBecomes({ replicas: 3 }, { observedGeneration: 1 })).verdict).toBe('unknown');
  });

  test('is no violation while a pod of the set is missing', () => {
    expect(after(beyond({ missing: [1] }).setBecomes({ replicas: 3 })).verdict).toBe('unknown');
  });

  test('is none that is gone, or goes', () => {
    const goes = beyond().setBecomes({ replicas: 3 }).controllerDeletes(3);
    expect(after(goes).verdict).toBe('held');
    expect(after(goes.gone(3)).verdict).toBe('held');
  });
});

test('a set that was deleted after it had changed has no names to keep', () => {
  const world = aWorld().setBecomes({}).setBecomes({});
  expect(verdictOf(world.fact('set', 'deleted', world.set).recording, 'I1').verdict).toBe('not exercised');
});
