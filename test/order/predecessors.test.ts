import { expect, test } from 'vitest';
import { predecessorsOf } from '../../src/order/predecessors.ts';

test.each([
  ['the first waits for nobody', 0, 0, []],
  ['another for all below it', 0, 3, [0, 1, 2]],
  ['from the start ordinal on', 5, 7, [5, 6]],
  ['one below the start, for nobody', 5, 4, []],
])('%s', (_, start, ordinal, predecessors) => {
  expect(predecessorsOf({ start }, ordinal)).toEqual(predecessors);
});
