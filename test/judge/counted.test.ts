import { expect, test } from 'vitest';
import { wasCounted } from '../../src/judge/counted.ts';
import type { SetState } from '../../src/judge/set-states.ts';
import { specOf } from '../../src/statefulset/spec.ts';
import { aSet } from '../support/builders.ts';

const status = { observedGeneration: 1, replicas: 3, availableReplicas: 3 };

/** The set at a time: all of its three pods are available unless told otherwise. */
function state(at: number, told: object = {}, more: Partial<SetState> = {}): SetState {
  const set = { ...aSet(), status: { ...status, ...told } };
  return { seq: at, at, set, spec: specOf(set), gone: false, ...more };
}
const counted = (setStates: readonly SetState[], ordinal = 1, since = 500, until = 900) =>
  wasCounted(ordinal, { since, until }, { setStates, syncedAt: 100 });

test.each([
  ['before it was ready', 499, false],
  ['just as it was', 500, true],
  ['later', 700, true],
  ['just as something else was seen', 900, true],
  ['after that', 901, false],
])('the set counted it %s', (_when, at, yes) => {
  expect(counted([state(at)])).toBe(yes);
});

test('one of several counts is enough', () => {
  expect(counted([state(600, { availableReplicas: 2 }), state(700), state(950)])).toBe(true);
});

test.each([
  [100, true],
  [101, false],
])(
  'what was found ready by the end of the first lists, at %i, is one with what they showed before',
  (since, yes) => {
    expect(counted([state(10)], 1, since)).toBe(yes);
  },
);

test.each([
  ['counts one too few', { availableReplicas: 2 }],
  ['counts nobody', { availableReplicas: undefined }],
  ['knows of fewer than it wants', { replicas: 2 }],
  ['knows of more than it wants', { replicas: 4, availableReplicas: 4 }],
  ['is about another definition', { observedGeneration: 0 }],
  ['is about none', { observedGeneration: undefined }],
])('a status that %s says nothing of one pod', (_which, told) => {
  expect(counted([state(600, told)])).toBe(false);
});

test('nor does one of a set that is gone, that does not want the ordinal, or that tells nothing', () => {
  expect(counted([state(600, {}, { gone: true })])).toBe(false);
  expect(counted([state(600)], 3)).toBe(false);
  const { status: _status, ...bare } = aSet();
  expect(counted([state(600, {}, { set: bare })])).toBe(false);
});

test('nor does one of a set that does not say of what generation it is', () => {
  expect(counted([state(600, {}, { set: { status } })])).toBe(false);
});
