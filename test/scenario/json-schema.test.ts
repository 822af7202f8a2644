import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { builtInNames } from '../../src/scenario/built-ins.ts';
import { scenarioJsonSchema } from '../../src/scenario/json-schema.ts';
import { loadShipped, withSpec } from './documents.ts';

const published = new URL('../../schemas/scenario.schema.json', import.meta.url);

test('the published JSON Schema is the one the program checks by', () => {
  if (process.env['UPDATE_GOLDENS'] === '1') {
    writeFileSync(published, JSON.stringify(scenarioJsonSchema(), null, 2));
  }
  // Compared as values: how the file is laid out is up to the formatter.
  const text = JSON.stringify(JSON.parse(readFileSync(published, 'utf8')));
  expect(text).toBe(JSON.stringify(scenarioJsonSchema()));
});

describe('an editor that goes by the JSON Schema', () => {
  const schema = z.fromJSONSchema(
    withoutOneOf(scenarioJsonSchema()) as Parameters<typeof z.fromJSONSchema>[0],
  );
  const accepts = (text: string): boolean => schema.safeParse(parse(text)).success;

  test.each(builtInNames)('has nothing against %s', (name) => {
    expect(accepts(loadShipped(name))).toBe(true);
  });

  test.each([
    ['a reference where a number belongs', 'steps: [{scale: {replicas: $(count)}}]', true],
    ['a reference in a list', 'steps: [{killPod: {ordinal: [0, $(which)]}}]', true],
    ['a text that is no reference where a number belongs', 'steps: [{scale: {replicas: two}}]', false],
    ['a key that is misspelt', 'steps: [{killPod: {ordnal: 1}}]', false],
    [
      'a default that is not of its type',
      'parameters: {a: {type: integer, default: x}}\nsteps: [{scale: {replicas: 1}}]',
      false,
    ],
  ])('%s', (_, spec, accepted) => {
    expect(accepts(withSpec(spec))).toBe(accepted);
  });
});

/** zod reads JSON Schema too, but not a `oneOf` that only says which keys are required. */
function withoutOneOf(schema: unknown): unknown {
  return JSON.parse(
    JSON.stringify(schema, (key, value: unknown) => (key === 'oneOf' && isKeys(value) ? undefined : value)),
  );
}

function isKeys(value: unknown): boolean {
  return Array.isArray(value) && value.every((one: object) => Object.keys(one).join() === 'required');
}
