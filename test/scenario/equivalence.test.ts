import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { builtInNames } from '../../src/scenario/built-ins.ts';
import { scenarioJsonSchema } from '../../src/scenario/json-schema.ts';
import { loadShipped, withSpec } from './documents.ts';
import { difference, parserSays, schemaAccepts } from './generated/equivalence.ts';
import { likely } from './generated/from-schema.ts';

/** A sample; `npm run sweep:fuzz` plays all of them. */
const RUNS = 300;

describe('a document is valid by the JSON Schema exactly when the parser accepts its shape', () => {
  test('for documents that are made up after the schema, sound ones and others', () => {
    const tally = { sound: 0, others: 0 };
    fc.assert(
      fc.property(likely(scenarioJsonSchema()), (value) => {
        tally[schemaAccepts(value) ? 'sound' : 'others'] += 1;
        expect(difference(value)).toBeUndefined();
      }),
      { numRuns: RUNS, seed: 7 },
    );
    // Neither side may be tested with next to nothing.
    expect(tally.sound).toBeGreaterThan(RUNS / 10);
    expect(tally.others).toBeGreaterThan(RUNS / 10);
  });

  test.each(builtInNames)('for %s', (name) => {
    expect(schemaAccepts(parse(loadShipped(name)))).toBe(true);
    expect(parserSays(parse(loadShipped(name)))).toMatchObject({ shape: true, whole: true });
  });

  test.each([
    ['two actions', 'steps: [{scale: {replicas: 1}, killPod: {ordinal: 0}}]', false],
    ['no action', 'steps: [{name: x}]', false],
    ['a reference where a word belongs', 'steps: [{stallRollout: {readiness: $(r)}}]', true],
    ['a reference in place of a list', 'steps: $(all)', false],
    ['a reference in place of a map', 'steps: [{scale: $(all)}]', false],
    ['two probes', 'steps: [{check: {available: all, tcp: {host: a, port: 1}}}]', false],
    ['what makes no sense but has the right shape', 'steps: [{killPod: {ordinal: 0, seed: 3}}]', true],
  ])('for %s', (_, spec, accepted) => {
    const value: unknown = parse(withSpec(spec));
    expect([schemaAccepts(value), parserSays(value).shape]).toEqual([accepted, accepted]);
  });
});
