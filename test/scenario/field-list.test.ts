import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Field, fieldList } from '../../src/scenario/field-list.ts';

const page = new URL('../../docs/reference/scenario.md', import.meta.url);
const GENERATED = /(?<=<!-- fields:.*-->\n)[\s\S]*(?=<!-- \/fields -->)/;

test('the reference page lists every field of the language', () => {
  const text = readFileSync(page, 'utf8');
  const current = text.replace(GENERATED, () => table(fieldList()));
  if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(page, current);
  expect(readFileSync(page, 'utf8')).toBe(current);
});

test('every field says what it is for', () => {
  const unexplained = fieldList().filter(({ description }) => description === '');
  expect(unexplained.map(({ path }) => path)).toEqual([]);
});

function table(fields: readonly Field[]): string {
  const rows = fields.map(
    ({ path, type, required, default: value, description }) =>
      `| \`${path}\` | ${type.replaceAll('|', '\\|')} | ${required ? 'required' : code(value)} | ${description} |\n`,
  );
  return `| field | type | default | |\n|---|---|---|---|\n${rows.join('')}`;
}

function code(value: unknown): string {
  return value === undefined ? '' : `\`${JSON.stringify(value).replaceAll('"', '')}\``;
}
