import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../src/lib/failure.ts';
import { inKillOrder, resolveOrdinals } from '../../src/scenario/resolve-ordinals.ts';

const never = (): number => {
  throw new Error('nobody should ask for chance');
};
const web = { start: 5, replicas: 10 };

describe('ordinals on a live set', () => {
  test.each([
    ['highest', [14]],
    ['lowest', [5]],
    ['all', [5, 6, 7, 8, 9, 10, 11, 12, 13, 14]],
  ] as const)('%s counts from the start ordinal and never compares as text', (select, ordinals) => {
    expect(resolveOrdinals({ select }, web, never)).toEqual(ordinals);
  });

  test('a list comes out ascending', () => {
    expect(resolveOrdinals({ select: 'these', ordinals: [10, 9] }, web, never)).toEqual([9, 10]);
  });

  test.each([
    [[15], web, 'ordinal 15 is out of range: the set has ordinals 5 to 14'],
    [[0, 5, 99], web, 'ordinals 0, 99 are out of range: the set has ordinals 5 to 14'],
    [[1], { start: 0, replicas: 1 }, 'ordinal 1 is out of range: the set has only ordinal 0'],
    [[0], { start: 0, replicas: 0 }, 'the set has no ordinals: its spec.replicas is 0'],
  ])('%j outside the range is a usage failure that names the range', (ordinals, range, message) => {
    const failure = resolveOrdinals({ select: 'these', ordinals }, range, never);
    expect(failure).toBeInstanceOf(Failure);
    expect(failure).toMatchObject({ exitCode: 2, message });
  });

  test('random is one of the set', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (chance) => {
        const [ordinal, ...more] = resolveOrdinals(
          { select: 'random', seed: undefined },
          web,
          () => chance,
        ) as number[];
        expect(more).toEqual([]);
        expect(ordinal).toBeGreaterThanOrEqual(5);
        expect(ordinal).toBeLessThanOrEqual(14);
      }),
    );
  });

  test('a seed chooses the same pod every time, and different seeds reach every pod', () => {
    const choose = (seed: number): number =>
      (resolveOrdinals({ select: 'random', seed }, web, never) as readonly number[])[0] ?? -1;
    expect(choose(42)).toBe(choose(42));
    expect(new Set(Array.from({ length: 200 }, (_, seed) => choose(seed))).size).toBe(10);
  });
});

test('kill order: descending unless ascending is asked for', () => {
  expect(inKillOrder([2, 10, 9], 'descending')).toEqual([10, 9, 2]);
  expect(inKillOrder([2, 10, 9], 'ascending')).toEqual([2, 9, 10]);
  expect(inKillOrder([2, 10, 9], 'together')).toEqual([10, 9, 2]);
});
