import { expect, test } from 'vitest';
import { isAliveAt, overlap } from '../../src/judge/alive.ts';
import type { Change } from '../../src/recording/entry.ts';
import type { Life } from '../../src/recording/lives.ts';

/** A life of facts at these numbers. */
function life(...facts: readonly (readonly [number, Change])[]): Life {
  const [first, ...others] = facts.map(([seq, change]) => ({
    entry: 'fact' as const,
    kind: 'pod' as const,
    seq,
    at: seq,
    change,
    object: {},
  }));
  if (first === undefined) throw new Error('no life without a fact');
  const unseen = { createdAt: undefined, healthyAt: undefined, terminatingAt: undefined, goneAt: undefined };
  return { uid: 'u', name: 'web-0', ordinal: 0, facts: [first, ...others], ...unseen, gone: false };
}

test.each([
  ['before it was seen', 4, false],
  ['from the moment at which it was', 5, true],
  ['between two looks at it', 7, true],
  ['until it is seen to be gone', 9, true],
  ['from then on', 10, false],
  ['and later', 11, false],
])('a pod is there: %s', (_when, seq, alive) => {
  expect(isAliveAt(life([5, 'added'], [8, 'modified'], [10, 'deleted']), seq)).toBe(alive);
});

test('one that vanished in a gap is not there any more either', () => {
  expect(isAliveAt(life([5, 'listed'], [8, 'vanished']), 8)).toBe(false);
});

test.each([
  ['one went before the other came', life([1, 'added'], [4, 'deleted']), life([5, 'added']), false],
  ['one went after the other had come', life([1, 'added'], [6, 'deleted']), life([5, 'added']), true],
  ['neither went', life([1, 'added']), life([5, 'added']), true],
])('of two pods %s', (_which, one, other, both) => {
  expect([overlap(one, other), overlap(other, one)]).toEqual([both, both]);
});
