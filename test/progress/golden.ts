import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';

/** Compares with `<name>.golden.txt` beside this file; `UPDATE_GOLDENS=1` writes it, and the diff is the review. */
export function expectGolden(name: string, text: string): void {
  const file = new URL(`${name}.golden.txt`, import.meta.url);
  if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(file, text);
  expect(existsSync(file), `${name}.golden.txt exists; UPDATE_GOLDENS=1 writes it`).toBe(true);
  expect(text).toBe(readFileSync(file, 'utf8'));
}
