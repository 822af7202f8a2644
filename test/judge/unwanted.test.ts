import { expect, test } from 'vitest';
import { evidenceOf } from '../../src/judge/evidence.ts';
import { watchSkewMs } from '../../src/judge/set-states.ts';
import { isUnwanted } from '../../src/judge/unwanted.ts';
import { aWorld, type World } from '../support/world.ts';

function unwanted(world: World, ordinal = 2, { seq = Infinity, at = world.at } = {}) {
  const evidence = evidenceOf(world.recording);
  return evidence && isUnwanted(ordinal, { seq, at }, evidence.setStates, evidence.doings);
}
/** The drill asks for a scaling that the set's own watch has not shown. */
const asked = (from: number, to: number, world = aWorld().after(9000)) =>
  world.act({ type: 'scaleRequested', from, to });

test('an ordinal is wanted while the set asks for it', () => {
  expect([0, 2, 3].map((ordinal) => unwanted(aWorld(), ordinal))).toEqual([false, false, true]);
});

test('a definition that came about then is enough', () => {
  expect(unwanted(aWorld().after(9000).setBecomes({ replicas: 2 }))).toBe(true);
  expect(
    unwanted(aWorld().after(9000).setBecomes({ replicas: 2 }).after(9000).setBecomes({ replicas: 3 })),
  ).toBe(true);
});

test('a scaling of ours counts before the set shows it, for as long as two watches may be apart', () => {
  expect(unwanted(asked(3, 2))).toBe(true);
  expect(unwanted(asked(3, 2), 1)).toBe(false);
  expect(unwanted(asked(3, 2).after(watchSkewMs))).toBe(true);
  expect(unwanted(asked(3, 2).after(watchSkewMs + 1))).toBe(false);
});

test('a scaling that was asked for afterwards does not', () => {
  const world = asked(3, 2);
  const request = world.recording.entries.findLast(({ entry }) => entry === 'act')?.seq ?? 0;
  expect(unwanted(world, 2, { seq: request })).toBe(false);
  expect(unwanted(world, 2, { seq: request + 1 })).toBe(true);
});

test('of several the last one counts', () => {
  expect(unwanted(asked(2, 3, asked(3, 2).after(10)))).toBe(false);
  expect(unwanted(asked(3, 2, asked(2, 3).after(10)))).toBe(true);
});

test('what is left after a scaling counts from the start ordinal', () => {
  const world = asked(3, 2, aWorld({ start: 5 }).after(9000));
  expect([5, 6, 7].map((ordinal) => unwanted(world, ordinal))).toEqual([false, false, true]);
});

test('a set that was never seen wants the ordinals from 0', () => {
  const scalings = evidenceOf(asked(3, 2).recording)?.doings.scalings ?? [];
  const nothing = { deletions: [], changes: [], setDeletions: [], claimDeletions: new Set<string>() };
  const doings = { ...nothing, scalings, firstSeq: undefined };
  expect([1, 2].map((ordinal) => isUnwanted(ordinal, { seq: Infinity, at: 10_000 }, [], doings))).toEqual([
    false,
    true,
  ]);
});
