import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { connectionOptions } from '../../src/cli/connection-options.ts';

const root = join(import.meta.dirname, '..', '..');
const page = readFileSync(join(root, 'docs', 'reference', 'kubectl.md'), 'utf8');

test('every test that the page of kubectl’s rules names is there', () => {
  const named = [...page.matchAll(/test\/[\w/-]+\.test\.ts/g)].map(([file]) => file);
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

test('every flag of kubectl’s that is taken stands on the page', () => {
  const missing = Object.keys(connectionOptions).filter(
    (name) => !page.includes(name.length === 1 ? `-${name}` : `--${name}`),
  );
  expect(missing).toEqual([]);
});
