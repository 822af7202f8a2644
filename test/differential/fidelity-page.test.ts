import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { knownDifferences } from './known-differences.ts';

const page = new URL('../../docs/fidelity.md', import.meta.url);
const GENERATED = /(?<=<!-- known differences:.*-->\n)[\s\S]*(?=<!-- \/known differences -->)/;

test('the page lists the known differences, as they stand in the data', () => {
  const text = readFileSync(page, 'utf8');
  const current = text.replace(GENERATED, () => listed());
  if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(page, current);
  expect(readFileSync(page, 'utf8')).toBe(current);
  expect(current).toContain(knownDifferences[0]?.what ?? 'nothing is known to differ');
});

function listed(): string {
  const items = knownDifferences.map(({ what, reference }) => `* ${what} Upstream: \`${reference}\`\n`);
  return `${knownDifferences.length} of at most 5:\n\n${items.join('')}`;
}
