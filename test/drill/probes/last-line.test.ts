import { expect, test } from 'vitest';
import { lastLine } from '../../../src/drill/probes/last-line.ts';

test('of what a command says the last line that says anything is told', () => {
  expect(lastLine('connecting\nrefused\n\n')).toBe('refused');
  expect(lastLine(' \n')).toBeUndefined();
});

test.each([
  ['login failed: password=hunter2', 'login failed: password=<hidden>'],
  ['GET https://root:hunter2@db:5432 refused', 'GET https://root:<hidden>@db:5432 refused'],
  ['401 for bearer abcdef0123456789', '401 for bearer <hidden>'],
])('what looks like a secret is not: %s', (said, told) => {
  expect(lastLine(said)).toBe(told);
});

test('a long one is cut', () => {
  expect(lastLine('x'.repeat(500))).toHaveLength(200);
});
