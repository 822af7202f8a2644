import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { claimName, claimOrdinal, ordinalOf, podName } from '../../src/statefulset/names.ts';

describe('the ordinal in a pod’s name', () => {
  test.each([
    ['web', 'web-0', 0],
    ['web', 'web-10', 10],
    ['web', 'web-2147483647', 2_147_483_647],
    ['a-b', 'a-b-1', 1],
    ['web-1', 'web-1-1', 1],
    ['web-0', 'web-0-0', 0],
  ])('of set %s in %s is %d', (set, name, ordinal) => {
    expect(ordinalOf(set, name)).toBe(ordinal);
  });

  test.each([
    ['web', 'web'],
    ['web', 'web-'],
    ['web', 'web-x'],
    ['web', 'web-01'],
    ['web', 'web--1'],
    ['web', 'web-1-1'],
    ['web', 'myweb-1'],
    ['web', 'web-1x'],
    ['web', 'web-1.5'],
    ['web', 'web-2147483648'],
    ['web', 'web-99999999999999999999'],
    ['web', 'web-１'],
    ['web', 'web-1\n'],
    ['a', 'a-b-1'],
    ['', '-1x'],
  ])('of set %s is not in %j', (set, name) => {
    expect(ordinalOf(set, name)).toBeUndefined();
  });

  const names = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/);
  const ordinals = fc.integer({ min: 0, max: 2_147_483_647 });

  test('is found again in every name that is made of one', () => {
    fc.assert(
      fc.property(names, ordinals, (set, ordinal) => ordinalOf(set, podName(set, ordinal)) === ordinal),
    );
  });

  test('belongs to one set only, whatever the sets are called', () => {
    fc.assert(
      fc.property(names, names, ordinals, (set, other, ordinal) => {
        fc.pre(set !== other);
        expect(ordinalOf(other, podName(set, ordinal))).toBeUndefined();
      }),
    );
  });

  test('is found again in a claim’s name, by its template', () => {
    fc.assert(
      fc.property(names, names, ordinals, (template, set, ordinal) => {
        expect(claimOrdinal(template, set, claimName(template, set, ordinal))).toBe(ordinal);
      }),
    );
  });
});

test('a claim of another template, set or name has no ordinal here', () => {
  for (const name of ['log-web-0', 'data-db-0', 'data-web', 'data-web-x', 'dataweb-0'])
    expect(claimOrdinal('data', 'web', name)).toBeUndefined();
});
