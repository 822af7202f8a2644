import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { acceptedSurvivors } from './accepted.ts';

test.each(acceptedSurvivors())('$file: “$from” → “$to” is still there and excused with a reason', (one) => {
  const lines = readFileSync(one.file, 'utf8').split('\n');
  const there = lines.filter((line) => line.trim() === one.line);
  expect(there).not.toHaveLength(0);
  expect(one.why.length).toBeGreaterThan(20);
});

test('each is excused once', () => {
  const keys = acceptedSurvivors().map(({ file, line, from, to }) => JSON.stringify([file, line, from, to]));
  expect(new Set(keys).size).toBe(keys.length);
});
