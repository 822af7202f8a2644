import { expect, test } from 'vitest';
import { waitsFor } from '../../src/order/scale-down.ts';

const peers = (healthy: readonly boolean[]) => healthy.map((one, ordinal) => ({ ordinal, healthy: one }));
const free = { for: 'nothing', ordinal: undefined };
const to = (replicas: number) => ({ start: 0, replicas });

// The letters are the situations of the same name that were played through upstream's control loop.
test.each([
  ['C: all unready, to none', to(0), [false, false, false], 2, { for: 'lower condemned pod', ordinal: 0 }],
  ['C2: only the lowest unready, to none', to(0), [false, true, true], 2, free],
  ['C2, at last the lowest itself', to(0), [false], 0, free],
  ['C3: only the last unready', to(2), [true, true, false], 2, free],
  ['C4: one that stays unready', to(2), [true, false, true], 2, { for: 'pod that stays', ordinal: 1 }],
  ['M: only the highest of two condemned unready', to(3), [true, true, true, true, false], 4, free],
  ['L: only the lower of two condemned unready', to(3), [true, true, true, false, true], 4, free],
  [
    'N: both condemned unready',
    to(3),
    [true, true, true, false, false],
    4,
    { for: 'lower condemned pod', ordinal: 3 },
  ],
])('%s', (_, range, healthy, ordinal, wait) => {
  expect(waitsFor(range, peers(healthy), ordinal)).toEqual(wait);
});

test('in whatever order they are told of, it is the lowest of the broken that is waited for', () => {
  const there = [4, 3, 2, 1, 0].map((ordinal) => ({ ordinal, healthy: ordinal < 1 }));
  expect(waitsFor(to(0), there, 4)).toEqual({ for: 'lower condemned pod', ordinal: 1 });
  expect(waitsFor(to(3), there, 4)).toEqual({ for: 'pod that stays', ordinal: 1 });
});

test('ordinals below the start are condemned as well', () => {
  const there = [0, 1, 2, 3].map((ordinal) => ({ ordinal, healthy: ordinal !== 0 }));
  expect(waitsFor({ start: 2, replicas: 2 }, there, 1)).toEqual(free);
});
