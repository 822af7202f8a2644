import { expect, test } from 'vitest';
import { evidenceOf } from '../../src/judge/evidence.ts';
import { presence } from '../../src/judge/presence.ts';
import { aWorld, type World } from '../support/world.ts';

/** Who stands for each ordinal at that moment, and whether he is available. */
function standing(world: World, { seq = Infinity, at = world.at } = {}) {
  const evidence = evidenceOf(world.recording);
  if (evidence === undefined) throw new Error('no set');
  return [...presence(evidence, seq, at)].map(([ordinal, { pod, available }]) => [
    ordinal,
    pod.metadata?.uid,
    available,
  ]);
}
const one = (options: Parameters<typeof aWorld>[0] = {}) => aWorld({ replicas: 1, ...options });
const availability = (world: World, at?: number) =>
  standing(world, { ...(at !== undefined && { at }) })[0]?.[2];

test('every ordinal has who was last seen, whatever becomes of him later', () => {
  const world = aWorld({ replicas: 2 });
  const seq = world.recording.entries.at(-1)?.seq ?? 0;
  world.becomes(0, { ready: false }).gone(1);
  expect(standing(world, { seq })).toEqual([
    [0, 'web-0-a', true],
    [1, 'web-1-a', true],
  ]);
  expect(standing(world, { seq: seq + 1 })).toEqual([
    [0, 'web-0-a', false],
    [1, 'web-1-a', true],
  ]);
  expect(standing(world)).toEqual([[0, 'web-0-a', false]]);
});

test('before a pod was seen there is nobody, and one that vanished is nobody either', () => {
  expect(standing(aWorld(), { seq: 0 })).toEqual([]);
  const world = one();
  expect(standing(world.fact('pod', 'vanished', world.pod(0)))).toEqual([]);
});

test('of two pods of one ordinal the one that is available stands for it', () => {
  const both = (ready: boolean) => {
    const world = one().made(0).becomes(0, { ready });
    return standing(world);
  };
  expect(both(false)).toEqual([[0, 'web-0-a', true]]);
  const sick = one().becomes(0, { ready: false }).made(0).ready(0);
  expect(standing(sick)).toEqual([[0, 'web-0-b', true]]);
  expect(both(true)).toEqual([[0, 'web-0-a', true]]);
});

test('a pod is available once it has been ready for minReadySeconds', () => {
  const world = one({ minReadySeconds: 3 }).becomes(0, { ready: false }).after(50).ready(0);
  expect([0, 2999, 3000].map((ms) => availability(world, world.at + ms))).toEqual([false, false, true]);
  expect(availability(world.after(9000).becomes(0, { ready: false }))).toBe(false);
});

test('without minReadySeconds it is at once', () => {
  expect(availability(one().becomes(0, { ready: false }).ready(0))).toBe(true);
});

test('for how long one was ready that was found so nobody can tell, unless the set counted it', () => {
  const world = one({ minReadySeconds: 30 });
  expect(availability(world, 20_000)).toBeUndefined();
  expect(availability(world, 30_000)).toBe(true);
  world.setBecomes({}, { replicas: 1, availableReplicas: 1 });
  expect(availability(world)).toBe(true);
  expect(availability(world, 999)).toBeUndefined();
  expect(availability(world.becomes(0, { ready: false }).after(10).ready(0))).toBe(false);
});
