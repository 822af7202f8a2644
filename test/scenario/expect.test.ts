import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { promises } from '../../src/judge/registry.ts';
import { expectTable } from '../../src/scenario/expect-table.ts';
import { bound, problemsIn, withSpec } from './documents.ts';

const page = new URL('../../docs/reference/expect.md', import.meta.url);
const GENERATED = /(?<=<!-- keys:.*-->\n)[\s\S]*(?=<!-- \/keys -->)/;

const stepWith = (expectation: string) =>
  withSpec(`steps: [{killPod: {ordinal: 0}, expect: ${expectation}}]`);

test('the reference page has the table of keys', () => {
  const rows = expectTable().map(
    ({ key, values, auto, promises: ids }) =>
      `| \`${key}\` | \`${values.replaceAll('|', '\\|')}\` | ${auto} | ${ids.map((id) => `[${id}](../promises/${id}.md)`).join(' ')} |\n`,
  );
  const table = `| key | values | \`auto\`, the default | promises |\n|---|---|---|---|\n${rows.join('')}`;
  const text = readFileSync(page, 'utf8').replace(GENERATED, () => table);
  if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(page, text);
  expect(readFileSync(page, 'utf8')).toBe(text);
});

test('every promise that is judged belongs to one key, that of its dimension', () => {
  const table = expectTable();
  for (const { id, dimension } of promises) {
    const keys = table.flatMap(({ key, promises: ids }) => (ids.includes(id) ? [key] : []));
    expect([id, keys]).toEqual([id, [id === 'A3' ? 'eviction' : dimension]]);
  }
  const judged = new Set(promises.map(({ id }) => id));
  expect(table.flatMap((row) => row.promises).filter((id) => !judged.has(id))).toEqual([]);
});

describe('what a step expects', () => {
  test('is the set’s own promises when it says nothing, or auto', () => {
    const nothing = { accepts: [], availability: undefined, withinMs: undefined, eviction: 'auto' };
    expect(bound(withSpec('steps: [{killPod: {ordinal: 0}}]')).steps[0].expect).toEqual(nothing);
    const auto =
      '{identity: auto, storage: auto, ordering: auto, availability: auto, recovery: auto, eviction: auto}';
    expect(bound(stepWith(auto)).steps[0].expect).toEqual(nothing);
  });

  test('can be tightened, loosened and added to', () => {
    const written =
      '{ordering: any, recovery: {within: 90s}, availability: {minAvailable: 2}, eviction: denied}';
    expect(bound(stepWith(written)).steps[0]).toMatchObject({
      withinMs: 90_000,
      expect: { accepts: ['ordering'], availability: { minAvailable: 2 }, eviction: 'denied' },
    });
  });

  test.each([
    [
      '{identity: skip}',
      'spec.steps[0].expect.identity: Unsupported value: "skip": supported values: "auto", "any"',
    ],
    [
      '{availability: all}',
      'spec.steps[0].expect.availability: Invalid value: "all": must be auto, any, or a map with maxUnavailable or minAvailable',
    ],
    [
      '{availability: {minAvailable: -1}}',
      'spec.steps[0].expect.availability.minAvailable: Invalid value: -1: must be greater than or equal to 0',
    ],
    [
      '{eviction: refused}',
      'spec.steps[0].expect.eviction: Unsupported value: "refused": supported values: "auto", "allowed", "denied"',
    ],
  ])('%s is refused', (written, message) => {
    expect(problemsIn(stepWith(written)).map((line) => line.replace(/^\S+ /, ''))).toEqual([message]);
  });
});
