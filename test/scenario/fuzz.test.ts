import { expect, test } from 'vitest';
import { faultWith, fuzzScenarios } from '../sweeps/fuzz-scenarios.ts';
import { loadShipped } from './documents.ts';

const PATIENCE_MS = 60_000;

test(
  'made up, mutated and extended documents are taken, or refused with a place',
  () => {
    const { documents, faults } = fuzzScenarios(90, 5);
    expect(documents).toBe(90);
    expect(faults).toEqual([]);
  },
  PATIENCE_MS,
);

test('the sweep sees what it is there to see', () => {
  expect(faultWith(loadShipped('kill-pod'), false)).toBeUndefined();
  expect(faultWith(loadShipped('kill-pod'), true)).toBe('passed, with a key that nobody knows');
});

test.each([
  ['ten thousands of keys', Array.from({ length: 30_000 }, (_, index) => `k${index}:\n`).join('')],
  [
    'a chain of aliases',
    Array.from(
      { length: 3_000 },
      (_, index) => `l${index}: &a${index} {x: ${index === 0 ? 1 : `*a${index - 1}`}}\n`,
    ).join(''),
  ],
  ['thousands of documents', '---\na\n'.repeat(3_000)],
])(
  '%s take no minutes',
  (_, text) => {
    const began = performance.now();
    faultWith(text, true);
    expect(performance.now() - began).toBeLessThan(20_000);
  },
  PATIENCE_MS,
);
