import { expect, test } from 'vitest';
import { aPod } from '../../support/builders.ts';
import { casesOf, verdictOf } from '../../support/verdicts.ts';
import type { World } from '../../support/world.ts';
import { aGoodKill, aGoodRollout, aWorld } from '../../support/world.ts';

const allowing = (maxUnavailable: number | string) => ({
  updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0, maxUnavailable } },
});
const verdict = (world: World) => verdictOf(world.after(3000).reads().recording, 'O6');

/** A set of five that takes the two highest at once. */
function twoAtOnce(maxUnavailable: number | string, serverVersion = 'v1.36.3'): World {
  const world = aWorld({ replicas: 5, serverVersion }).setBecomes(allowing(maxUnavailable)).after(5000);
  return world.rolls('web-b').after(20).controllerDeletes(4).controllerDeletes(3);
}

test('never more than one away', () => {
  expect(verdict(aGoodRollout())).toEqual({
    verdict: 'held',
    proof: 'never more than 1 of 3 pods away at one time for the update',
  });
});

test('two where one is allowed', () => {
  const world = aWorld().rolls('web-b').after(20).controllerDeletes(2).after(900).gone(2).made(2).after(900);
  expect(verdict(world.controllerDeletes(1))).toMatchObject({
    verdict: 'violated',
    expected: 'no more than 1 of 3 pods away at one time for a rolling update',
    seen: expect.stringContaining('web-1 and web-2 away at one time'),
    cause: 'controller',
  });
});

test('as many as the set says, percentages rounded down', () => {
  expect(verdict(twoAtOnce(2))).toMatchObject({ verdict: 'held', proof: expect.stringContaining('2 of 5') });
  expect(verdict(twoAtOnce('50%')).verdict).toBe('held');
  expect(verdict(twoAtOnce('39%')).verdict).toBe('violated');
});

test('a version whose gate is off ignores the field, and says so', () => {
  const one = (serverVersion: string) => {
    const world = aWorld({ serverVersion }).setBecomes(allowing(2)).after(5000).rolls('web-b').after(20);
    return verdict(world.updated(2));
  };
  expect(one('v1.36.3')).toMatchObject({ proof: expect.stringContaining('ignores maxUnavailable 2') });
  expect(one('v1.35.0')).toMatchObject({ proof: expect.stringContaining('maxUnavailable allows 2') });
});

test('what a person takes besides is not the update’s doing', () => {
  const byDrill = aWorld().rolls('web-b').after(20).controllerDeletes(2).after(900).kills(0);
  expect(verdict(byDrill)).toMatchObject({ verdict: 'held', proof: expect.stringContaining('1 of 3') });
  const bySomebody = aWorld().rolls('web-b').after(20).controllerDeletes(2).after(900).terminates(0);
  expect(verdict(bySomebody)).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringContaining('nothing proves that the update took them all'),
  });
});

test('a pod that was broken anyway costs nothing', () => {
  const world = aWorld({ policy: 'Parallel' })
    .becomes(2, { ready: false })
    .after(5000)
    .rolls('web-b')
    .after(20);
  expect(verdict(world.controllerDeletes(2))).toMatchObject({ verdict: 'not exercised' });
});

test('an interrupted watch may have hidden more', () => {
  const world = aWorld().rolls('web-b').after(20).updated(2).lost('pod').after(900).regained('pod');
  expect(verdict(world).verdict).toBe('unknown');
});

test('no rolling update', () => {
  expect(casesOf(aGoodKill().recording, 'O6')).toEqual([
    {
      subject: 'web',
      ordinal: undefined,
      verdict: { verdict: 'not exercised', reason: 'no rolling update replaced a pod' },
    },
  ]);
});

test('a watch that broke after the first pod was taken may have hidden more', () => {
  const world = aWorld()
    .rolls('web-b')
    .after(20)
    .updated(2)
    .lost('pod')
    .after(900)
    .regained('pod')
    .after(900);
  expect(verdict(world.updated(1)).verdict).toBe('unknown');
});

test('a pod that the set may not want any more is not counted', () => {
  const world = aWorld({ replicas: 4 }).rolls('web-b').after(20).controllerDeletes(3).after(5000).scales(3);
  expect(verdict(world.after(100).controllerDeletes(2))).toMatchObject({
    verdict: 'held',
    proof: expect.stringContaining('never more than 1 of 3'),
  });
});

test('another template in mid-rollout is another update, which takes its own', () => {
  const inRollout = (ms: number) => {
    const world = aWorld({ policy: 'Parallel' }).rolls('web-b').after(20).updated(2).after(500).updated(1);
    world.after(5000).controllerDeletes(0).after(ms).rolls('web-c', { silent: true }).after(5);
    return verdict(world.controllerDeletes(2));
  };
  expect(inRollout(2500)).toMatchObject({
    verdict: 'held',
    proof: expect.stringContaining('never more than 1 of 3'),
  });
  // For which of the two the first was taken nobody can tell.
  expect(inRollout(500).verdict).toBe('unknown');
});

test('a pod that the update took is away until another is ready, whatever its farewell shows', () => {
  const world = aWorld().rolls('web-b').after(20).controllerDeletes(2).after(500);
  world.fact('pod', 'deleted', aPod(world.set, 2, { revision: 'web-rev1' })).after(100);
  expect(verdict(world.controllerDeletes(1))).toMatchObject({
    verdict: 'violated',
    seen: expect.stringContaining('web-1 and web-2 away at one time'),
  });
});

test('in what order a list after a gap shows pods says nothing of who was away with whom', () => {
  const world = aWorld().rolls('web-b').after(20).controllerDeletes(2).after(500).lost('pod').after(4000);
  world.event('SuccessfulDelete', 'delete Pod web-1 in StatefulSet web successful').regained('pod');
  const [first, second] = [world.pod(1), world.pod(2)];
  // The one that was taken stands above the one that had come back before.
  const taken = { ...first.metadata, deletionTimestamp: '2026-11-21T10:00:40Z' };
  world.fact('pod', 'vanished', second).fact('pod', 'listed', { ...first, metadata: taken });
  world.fact('pod', 'listed', aPod(world.set, 2, { uid: 'web-2-z' }));
  expect(verdict(world)).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringContaining('nothing proves'),
  });
});

test('who was found to be away in a list is away until another is ready', () => {
  const world = aWorld().rolls('web-b').after(20).lost('pod').after(4000);
  world.event('SuccessfulDelete', 'delete Pod web-2 in StatefulSet web successful').regained('pod');
  const second = world.pod(2);
  const taken = { ...second.metadata, deletionTimestamp: '2026-11-21T10:00:40Z' };
  world.fact('pod', 'listed', { ...second, metadata: taken }).after(900);
  expect(verdict(world.controllerDeletes(1))).toMatchObject({
    verdict: 'violated',
    seen: expect.stringContaining('web-1 and web-2 away at one time'),
  });
});
