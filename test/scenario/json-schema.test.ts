import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { scenarioJsonSchema } from '../../src/scenario/json-schema.ts';

const published = new URL('../../schemas/scenario.schema.json', import.meta.url);

test('the published JSON Schema is the one the program checks by', () => {
  if (process.env['UPDATE_GOLDENS'] === '1') {
    writeFileSync(published, JSON.stringify(scenarioJsonSchema(), null, 2));
  }
  // Compared as values: how the file is laid out is up to the formatter.
  const text = JSON.stringify(JSON.parse(readFileSync(published, 'utf8')));
  expect(text).toBe(JSON.stringify(scenarioJsonSchema()));
});
