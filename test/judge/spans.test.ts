import { describe, expect, test } from 'vitest';
import { heldAt, spansOf } from '../../src/judge/spans.ts';
import type { SetState } from '../../src/judge/set-states.ts';
import { watchSkewMs } from '../../src/judge/set-states.ts';
import { specOf } from '../../src/statefulset/spec.ts';
import { aSet } from '../support/builders.ts';

/** The set at a time, with so many replicas. */
function state(at: number, replicas: number, gone = false): SetState {
  const set = aSet({ replicas, revision: 'old', updateRevision: 'new' });
  return { seq: at, at, set, spec: specOf(set), gone };
}
const isThree = ({ spec }: SetState) => spec.replicas === 3;
const spans = (...setStates: readonly SetState[]) =>
  spansOf({ setStates, endedAt: 90_000 }, isThree).map(({ from, to, states }) => [from, to, states.length]);

describe('the times in which something holds of a set', () => {
  test.each([
    ['never', [state(1, 2), state(5, 1)], []],
    ['all the time', [state(1, 3), state(5, 3)], [[1, 90_000, 2]]],
    ['from the beginning to a change', [state(1, 3), state(4, 3), state(5, 2), state(7, 2)], [[1, 5, 2]]],
    [
      'twice',
      [state(1, 3), state(5, 2), state(7, 3), state(9, 1)],
      [
        [1, 5, 1],
        [7, 9, 1],
      ],
    ],
    [
      'to the end again',
      [state(1, 3), state(5, 2), state(7, 3)],
      [
        [1, 5, 1],
        [7, 90_000, 1],
      ],
    ],
    ['until it is gone', [state(1, 3), state(5, 3, true)], [[1, 5, 1]]],
  ])('%s', (_, states, expected) => {
    expect(spans(...states)).toEqual(expected);
  });
});

describe('whether it held when something else was seen', () => {
  const at = 50_000;
  const held = (setStates: readonly SetState[], endedAt = 90_000, standing?: string) =>
    heldAt({ setStates, endedAt }, at, isThree, standing);

  test.each<[string, readonly SetState[], boolean | undefined]>([
    ['it did', [state(1, 3)], true],
    ['it did not', [state(1, 2)], false],
    ['the set was gone', [state(1, 3, true)], false],
    ['it may have changed just then', [state(1, 3), state(at + watchSkewMs, 2)], undefined],
    ['it may have gone just then', [state(1, 3), state(at, 3, true)], undefined],
    ['it changed later', [state(1, 3), state(at + watchSkewMs + 1, 2)], true],
  ])('%s', (_, states, expected) => {
    expect(held(states)).toBe(expected);
  });

  test('nobody knows when the recording ended too soon to tell', () => {
    expect(held([state(1, 3)], at + watchSkewMs)).toBe(true);
    expect(held([state(1, 3)], at + watchSkewMs - 1)).toBeUndefined();
  });

  test('the end of a rollout cannot have come while a pod of another revision stood', () => {
    const set = aSet({ replicas: 2, revision: 'new' });
    const complete: SetState = { seq: at, at, set, spec: specOf(set), gone: false };
    expect(held([state(1, 3), complete], 90_000, 'old')).toBe(true);
    expect(held([state(1, 3), complete], 90_000, 'new')).toBeUndefined();
  });
});
