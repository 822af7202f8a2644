import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { probeNames, probes } from '../../src/scenario/probes/registry.ts';

const page = new URL('../../docs/reference/probes.md', import.meta.url);
const GENERATED = /(?<=<!-- probes:.*-->\n)[\s\S]*(?=<!-- \/probes -->)/;

interface Schema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, { readonly description?: string }>>;
  readonly required?: readonly string[];
}

test('the reference page lists every probe and every field of it', () => {
  const text = readFileSync(page, 'utf8');
  const current = text.replace(GENERATED, () => probeNames.map(section).join(''));
  if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(page, current);
  expect(readFileSync(page, 'utf8')).toBe(current);
});

function section(name: (typeof probeNames)[number]): string {
  const schema = z.toJSONSchema(probes[name].schema(), { io: 'input' }) as Schema;
  const { description = '', properties = {}, required = [] } = schema;
  const rows = Object.entries(properties).map(
    ([field, { description: about = '' }]) =>
      `| \`${field}\` | ${required.includes(field) ? 'required' : ''} | ${about} |\n`,
  );
  const table = rows.length === 0 ? '' : `\n| field | | |\n|---|---|---|\n${rows.join('')}`;
  return `### \`${name}\`\n\n${description}.\n${table}\n`;
}
