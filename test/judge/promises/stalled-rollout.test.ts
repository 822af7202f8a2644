import { describe, expect, test } from 'vitest';
import { aPod } from '../../support/builders.ts';
import { casesOf, verdictOf } from '../../support/verdicts.ts';
import type { World } from '../../support/world.ts';
import { aGoodRollout, aWorld } from '../../support/world.ts';

const bad = { phase: 'Pending', node: 'node-1', waiting: 'ImagePullBackOff' } as const;

/** A bad template on web-2, looked at for a while, and taken back. */
function reverted(options: Parameters<typeof aWorld>[0] = {}): World {
  const world = aWorld({ revision: 'web-a', ...options })
    .step('stallRollout', [])
    .rolls('web-bad')
    .after(20);
  world.controllerDeletes(2).after(900).gone(2).made(2).after(900).becomes(2, bad).after(30_000);
  return world.act({ type: 'stalled', forMs: 29_000 }).rolls('web-a').after(20);
}
const parallel = { policy: 'Parallel' } as const;

test('OrderedReady leaves it for ever: the documented trap, with the way out', () => {
  expect(verdictOf(reverted().after(30_000).reads().recording, 'O13', 2)).toEqual({
    verdict: 'held',
    proof:
      'web-2 stayed broken at revision web-bad for 30 s, as OrderedReady is documented to leave it: kubectl delete pod web-2 -n stage frees it',
    hint: expect.objectContaining({
      id: 'rollout-trap',
      commands: expect.arrayContaining(['kubectl delete pod web-2 -n stage']),
    }),
  });
});

test('until the drill, or somebody, deletes it', () => {
  const drill = reverted().after(30_000).kills(2).replaced(2).after(3000).reads();
  expect(verdictOf(drill.recording, 'O13', 2)).toMatchObject({
    verdict: 'held',
    proof: expect.stringContaining(', until it was deleted by this drill'),
  });
  const person = reverted().after(30_000).terminates(2).replaced(2).after(3000).reads();
  expect(verdictOf(person.recording, 'O13', 2)).toMatchObject({
    proof: expect.stringContaining(', until it was deleted by somebody'),
  });
});

test('a third revision over a stuck one is the same trap', () => {
  const world = reverted().rolls('web-c').after(30_000).reads();
  expect(verdictOf(world.recording, 'O13', 2)).toMatchObject({
    verdict: 'held',
    hint: { id: 'rollout-trap' },
  });
});

test('a Parallel set replaces it by itself', () => {
  const world = reverted(parallel).after(300).updated(2).after(3000).reads();
  expect(verdictOf(world.recording, 'O13', 2)).toMatchObject({
    verdict: 'held',
    proof: expect.stringMatching(/^the controller replaced web-2 by itself/),
  });
});

test('a Parallel set that does not: known of 1.35, and nobody knows elsewhere', () => {
  const idle = (serverVersion: string) =>
    reverted({ ...parallel, serverVersion })
      .after(30_000)
      .reads().recording;
  expect(verdictOf(idle('v1.35.0'), 'O13', 2)).toMatchObject({
    verdict: 'held',
    proof: expect.stringContaining('web-2 stayed broken at a revision given up 30 s before'),
    hint: { id: 'rollout-idle', commands: expect.arrayContaining([expect.stringContaining('web-2')]) },
  });
  expect(verdictOf(idle('v1.36.3'), 'O13', 2).verdict).toBe('unknown');
});

test('nothing was stuck, or not for long', () => {
  const soon = reverted().after(500).kills(2).replaced(2).after(3000).reads();
  expect(verdictOf(soon.recording, 'O13', 2).verdict).toBe('not exercised');
  const recovered = reverted().after(500).ready(2).after(20).updated(2).after(3000).reads();
  expect(verdictOf(recovered.recording, 'O13', 2)).toMatchObject({
    verdict: 'not exercised',
    reason: expect.stringContaining('became ready by itself'),
  });
  expect(casesOf(aGoodRollout().recording, 'O13').map(({ verdict }) => verdict.verdict)).toEqual([
    'not exercised',
  ]);
});

test('while the template itself is bad nothing is a trap yet', () => {
  const world = aWorld().rolls('web-bad').after(20).controllerDeletes(2).after(900).gone(2).made(2);
  expect(verdictOf(world.becomes(2, bad).after(60_000).reads().recording, 'O13').verdict).toBe(
    'not exercised',
  );
});

test('an interrupted watch', () => {
  const world = reverted().after(3000).lost('pod').after(900).regained('pod').after(30_000).reads();
  expect(verdictOf(world.recording, 'O13', 2).verdict).toBe('unknown');
});

test('ten seconds are needed to call it stuck', () => {
  const stuck = (ms: number) => verdictOf(reverted().after(ms).reads().recording, 'O13', 2);
  expect(stuck(9979)).toEqual({ verdict: 'not exercised', reason: 'web-2 was stuck for 10 s only' });
  expect(stuck(9980).verdict).toBe('held');
});

test('how long it stood before the controller took it is told, unless it was taken at once', () => {
  const taken = reverted(parallel).after(280).updated(2).after(3000).reads();
  expect(verdictOf(taken.recording, 'O13', 2)).toMatchObject({
    proof: 'the controller replaced web-2 by itself after 300 ms',
  });
});

test('a set’s watch that breaks leaves it unknown, one that broke before does not', () => {
  const world = reverted().after(3000).lost('set').after(900).regained('set').after(30_000).reads();
  expect(verdictOf(world.recording, 'O13', 2)).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringContaining('what happened to web-2 may have gone unseen: the watch on the set'),
  });
  const early = aWorld({ revision: 'web-a' })
    .lost('set')
    .after(50)
    .regained('set')
    .after(5000)
    .rolls('web-bad');
  early.after(20).controllerDeletes(2).after(900).gone(2).made(2).after(900).becomes(2, bad).after(30_000);
  expect(verdictOf(early.rolls('web-a').after(30_000).reads().recording, 'O13', 2).verdict).toBe('held');
});

test('of several times in which it was stuck the longest is told of', () => {
  const world = reverted().after(20_000).becomes(2, { revision: 'web-bad' }).after(500);
  world
    .becomes(2, { ...bad, revision: 'web-bad' })
    .after(40_000)
    .reads();
  expect(verdictOf(world.recording, 'O13', 2)).toMatchObject({ proof: expect.stringContaining('for 40 s') });
});

test('a pod that the set wants no more is not stuck', () => {
  const world = reverted().after(20).scales(2).after(60_000).reads();
  expect(verdictOf(world.recording, 'O13', 2)).toMatchObject({ verdict: 'not exercised' });
});

test('a controller that replaces it although the order would let it wait', () => {
  const world = reverted().after(20_000).updated(2).after(3000).reads();
  expect(verdictOf(world.recording, 'O13', 2)).toMatchObject({
    verdict: 'held',
    proof: 'the controller replaced web-2 by itself after 20 s',
  });
});

test('of several times the longest is told of, the first one too', () => {
  const world = reverted().after(40_000).becomes(2, { revision: 'web-bad' }).after(500);
  world
    .becomes(2, { ...bad, revision: 'web-bad' })
    .after(20_000)
    .reads();
  expect(verdictOf(world.recording, 'O13', 2)).toMatchObject({
    reason: 'web-2 became ready by itself after 40 s: nothing was stalled',
  });
});

test.each([
  ['deleted', false],
  ['deleted', true],
  ['vanished', false],
] as const)('a stuck pod that is %s, seen ready at last: %s, is stuck no more', (change, ready) => {
  const world = reverted().after(20_000);
  const pod = ready ? aPod(world.set, 2, { uid: 'web-2-b' }) : world.pod(2);
  world.fact('pod', change, pod).after(30_000).reads();
  expect(verdictOf(world.recording, 'O13', 2)).toMatchObject({
    verdict: 'held',
    proof: expect.stringContaining('stayed broken at revision web-bad for 20 s'),
  });
});

describe('a Parallel set’s controller that takes a broken pod before it tells what the set wants now', () => {
  /** web-2 is broken, and goes so long before the set's status names the old revision again. */
  const atOnce = (ms: number, go: (world: World) => World) => {
    const world = aWorld({ revision: 'web-a', ...parallel })
      .rolls('web-bad')
      .after(20);
    world.controllerDeletes(2).after(900).gone(2).made(2).after(900).becomes(2, bad).after(30_000);
    return go(world).after(ms).rolls('web-a').after(3000).replaced(2).after(3000).reads().recording;
  };

  test('has replaced it at once', () => {
    const proof = 'the controller replaced web-2 by itself';
    for (const ms of [0, 500, 2000])
      expect(
        verdictOf(
          atOnce(ms, (world) => world.controllerDeletes(2)),
          'O13',
          2,
        ),
      ).toEqual({
        verdict: 'held',
        proof,
      });
  });

  test('has not when it was another’s hand', () => {
    for (const ms of [0, 500])
      expect(
        casesOf(
          atOnce(ms, (world) => world.kills(2)),
          'O13',
        ).map(({ ordinal }) => ordinal),
      ).toEqual([undefined]);
  });
});
