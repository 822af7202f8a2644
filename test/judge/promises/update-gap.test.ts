import { describe, expect, test } from 'vitest';
import type { SetOptions } from '../../support/builders.ts';
import { casesOf, verdictOf } from '../../support/verdicts.ts';
import type { World } from '../../support/world.ts';
import { aGoodRollout, aWorld } from '../../support/world.ts';

/** web-2 is updated, and web-1 taken so long after it became ready; the timestamps say the same. */
function taken(afterMs: number, options: SetOptions & { serverVersion?: string } = {}, readySince?: string) {
  const world = aWorld({ minReadySeconds: 10, ...options })
    .rolls('web-b')
    .after(20);
  world.controllerDeletes(2).after(900).gone(2).made(2).after(900);
  const since = readySince ?? new Date(Date.parse('2026-11-21T10:00:00Z') + world.at).toISOString();
  const { status, spec, ...pod } = world.pod(2);
  const conditions = [{ type: 'Ready', status: 'True', lastTransitionTime: since }];
  const node = { ...spec, nodeName: 'node-1' };
  world.changes(2, { ...pod, spec: node, status: { ...status, phase: 'Running', conditions } });
  world.after(afterMs).controllerDeletes(1).after(3000).reads();
  return verdictOf(world.recording, 'O12', 1);
}

test('each pod is left for as long as the set says', () => {
  const cases = casesOf(aGoodRollout({ minReadySeconds: 10 }).recording, 'O12');
  expect(cases.map(({ subject, verdict }) => [subject, verdict.verdict])).toEqual([
    ['web-2', 'not exercised'],
    ['web-1', 'held'],
    ['web-0', 'held'],
  ]);
});

test('the next one is taken too early', () => {
  expect(taken(4000)).toMatchObject({
    verdict: 'violated',
    expected: 'web-2 ready for 10 s before web-1 is taken',
    seen: expect.stringContaining('4.0 s after web-2 had become ready'),
    cause: 'controller',
  });
});

test('whole seconds are forgiven', () => {
  expect(taken(9100).verdict).toBe('held');
});

test('timestamps that contradict our own times prove nothing', () => {
  expect(taken(4000, {}, '2026-11-21T09:59:00Z').verdict).toBe('unknown');
});

test('a pod that was not ready for as long as it seemed, by its timestamps, proves nothing either', () => {
  expect(taken(20_000, {}, '2026-11-21T10:00:18Z').verdict).toBe('unknown');
});

test('a Parallel set of an older version does not wait', () => {
  expect(taken(4000, { policy: 'Parallel', serverVersion: 'v1.33.2' }).verdict).toBe('not exercised');
  expect(taken(4000, { policy: 'Parallel' }).verdict).toBe('violated');
});

test('without minReadySeconds there is nothing to wait for', () => {
  expect(taken(50, { minReadySeconds: 0 }).verdict).toBe('not exercised');
});

test('a deletion that nobody saw begin', () => {
  const world = aWorld({ minReadySeconds: 10 }).rolls('web-b').lost('pod').after(900).regained('pod');
  expect(verdictOf(world.replacedUnseen(2).after(900).recording, 'O12', 2).verdict).toBe('unknown');
});

type Options = NonNullable<Parameters<typeof aWorld>[0]>;

/** Ready from now on, by its own timestamps as well. */
function readyNow(world: World, ordinal: number): World {
  const { status, spec, ...pod } = world.pod(ordinal);
  const since = new Date(Date.parse('2026-11-21T10:00:00Z') + world.at).toISOString();
  const conditions = [{ type: 'Ready', status: 'True', lastTransitionTime: since }];
  const node = { ...spec, nodeName: 'node-1' };
  return world.changes(ordinal, { ...pod, spec: node, status: { ...status, phase: 'Running', conditions } });
}
const comesBack = (world: World, ordinal: number) =>
  readyNow(world.after(900).gone(ordinal).made(ordinal).after(900), ordinal);
const rolling = (options: Options = {}) =>
  aWorld({ minReadySeconds: 10, ...options })
    .rolls('web-b')
    .after(20);

test('the last of nine seconds is what is forgiven, of ten', () => {
  expect([taken(8999).verdict, taken(9000).verdict]).toEqual(['unknown', 'held']);
});

test('minReadySeconds that changed in the same moment', () => {
  const world = comesBack(rolling().controllerDeletes(2), 2)
    .after(12_000)
    .setBecomes({ minReadySeconds: 20 });
  expect(verdictOf(world.after(100).controllerDeletes(1).after(3000).reads().recording, 'O12', 1)).toEqual({
    verdict: 'unknown',
    reason: 'minReadySeconds changed just when web-1 was taken',
  });
});

test('a deletion that nothing proves to be the controller’s', () => {
  const world = comesBack(rolling().controllerDeletes(2), 2).after(4000).terminates(1).after(3000).reads();
  expect(verdictOf(world.recording, 'O12', 1)).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringContaining('nothing proves that the controller did it'),
  });
});

test('of several that were too young the youngest is told of', () => {
  const first = comesBack(rolling().controllerDeletes(2), 2).after(1000).controllerDeletes(1);
  const world = comesBack(first, 1).after(3000).controllerDeletes(0).after(3000).reads();
  expect(verdictOf(world.recording, 'O12', 0)).toMatchObject({
    verdict: 'violated',
    seen: expect.stringContaining('3.0 s after web-1 and web-2 had become ready'),
  });
});

test('a Parallel set waits from 1.35 on', () => {
  expect(taken(4000, { policy: 'Parallel', serverVersion: 'v1.35.0' }).verdict).toBe('violated');
  expect(taken(4000, { policy: 'Parallel', serverVersion: 'v1.34.9' }).verdict).toBe('not exercised');
});

describe('with maxUnavailable 2 of four pods', () => {
  const strategy = { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 2 } } };
  const two = () =>
    aWorld({ replicas: 4, minReadySeconds: 10 }).setBecomes(strategy).after(5000).rolls('web-b').after(20);
  const verdict = (world: World) =>
    verdictOf(world.controllerDeletes(1).after(3000).reads().recording, 'O12', 1);

  test('one that is young leaves room for another, whoever was passed over', () => {
    expect(verdict(comesBack(two().controllerDeletes(3), 3).after(4000))).toEqual({
      verdict: 'not exercised',
      reason: 'maxUnavailable 2 let web-1 go at once',
    });
  });

  test('one that is young and one that is away leave none', () => {
    expect(
      verdict(comesBack(two().controllerDeletes(3), 3).after(1000).controllerDeletes(2).after(3000)),
    ).toMatchObject({
      verdict: 'violated',
      expected: 'web-3 ready for 10 s before web-1 is taken',
    });
  });

  test('who was updated is told apart from who was away', () => {
    expect(
      verdict(comesBack(two().controllerDeletes(3), 3).after(15_000).controllerDeletes(2).after(3000)),
    ).toEqual({
      verdict: 'held',
      proof: 'what was updated had been ready for 10 s when web-1 went',
    });
    const both = comesBack(comesBack(two().controllerDeletes(3).controllerDeletes(2), 3), 2).after(15_000);
    expect(verdict(both)).toEqual({
      verdict: 'held',
      proof: 'web-2 and web-3 had been ready for 10 s when web-1 went',
    });
  });
});

test('another change in the same moment, which leaves minReadySeconds as it was, changes nothing', () => {
  const world = comesBack(rolling().controllerDeletes(2), 2).after(12_000);
  const policy = { whenDeleted: 'Delete', whenScaled: 'Retain' };
  world.setBecomes({ persistentVolumeClaimRetentionPolicy: policy }).after(100).controllerDeletes(1);
  expect(verdictOf(world.after(3000).reads().recording, 'O12', 1).verdict).toBe('held');
});
