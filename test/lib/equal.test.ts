import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sameJson } from '../../src/lib/equal.ts';
import { digest } from '../../src/lib/hash.ts';

const same: readonly (readonly [unknown, unknown])[] = [
  [
    { a: 1, b: [2] },
    { b: [2], a: 1 },
  ],
  [{ a: 1 }, { a: 1, b: undefined }],
  [[], []],
  [null, null],
];
const different: readonly (readonly [unknown, unknown])[] = [
  [{ a: 1 }, { a: 2 }],
  [{ a: null }, {}],
  [{}, []],
  [[1], { 0: 1 }],
  [
    [1, 2],
    [2, 1],
  ],
  [[1], [1, 1]],
  [0, '0'],
  [0, null],
  ['', undefined],
];

describe('two JSON values', () => {
  test.each(same)('%j and %j are the same, and so are their digests', (left, right) => {
    expect(sameJson(left, right)).toBe(true);
    expect(sameJson(right, left)).toBe(true);
    expect(digest(left)).toBe(digest(right));
  });

  test.each(different)('%j and %j are not the same, nor are their digests', (left, right) => {
    expect(sameJson(left, right)).toBe(false);
    expect(sameJson(right, left)).toBe(false);
    expect(digest(left)).not.toBe(digest(right));
  });

  test('are the same exactly when their digests are', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (left, right) => {
        expect(digest(left) === digest(right)).toBe(sameJson(left, right));
      }),
    );
  });

  test('are the same after a trip over the wire', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => sameJson(value, JSON.parse(JSON.stringify(value)))));
  });
});

test('a digest is short, and says nothing of the value', () => {
  expect(digest({ password: 'secret' })).toMatch(/^[\w-]{22}$/);
});
