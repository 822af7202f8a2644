import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { renderPlan, renderRun } from '../../src/report/render.ts';
import { formatNamed } from '../../src/report/registry.ts';
import { runJsonSchema } from '../../src/report/schema/run.ts';
import { expectGolden } from './golden.ts';
import { hostile, passed, plans, quota, samples } from './samples.ts';

const look = { colour: true, width: 80 };
const published = new URL('../../schemas/run.schema.json', import.meta.url);

describe('json', () => {
  test('is the run as it is, with its exit code', async () => {
    const text = await renderRun(quota, 'json', look);
    expectGolden('run-quota.json', text);
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(quota)));
  });

  test('has its keys in one order, whatever the order they came in', async () => {
    const reversed = JSON.parse(JSON.stringify(passed), (_, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).toReversed())
        : value,
    );
    expect(await renderRun(reversed, 'json', look)).toBe(await renderRun(passed, 'json', look));
  });

  test('holds nothing that a terminal would obey, and loses nothing by that', async () => {
    const text = await renderRun(hostile, 'json', look);
    expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_Control}/u);
    expect(JSON.parse(text)).toMatchObject({ reason: hostile.reason });
  });
});

describe('yaml', () => {
  test('says the same as json', async () => {
    expect(parse(await renderRun(quota, 'yaml', look))).toEqual(
      JSON.parse(await renderRun(quota, 'json', look)),
    );
  });

  test('holds nothing that a terminal would obey, and loses nothing by that', async () => {
    const text = await renderRun(hostile, 'yaml', look);
    expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_Control}/u);
    expect(parse(text)).toMatchObject({ reason: hostile.reason });
  });

  test('of a plan names its version', async () => {
    expectGolden('plan-kill-pod.yaml', await renderPlan(plans['kill-pod'] ?? passed.plan, 'yaml', look));
  });
});

describe('the published schema of a run', () => {
  test('is the one the reports are ordered by', () => {
    if (process.env['UPDATE_GOLDENS'] === '1')
      writeFileSync(published, JSON.stringify(runJsonSchema(), null, 2));
    const text = JSON.stringify(JSON.parse(readFileSync(published, 'utf8')));
    expect(text).toBe(JSON.stringify(runJsonSchema()));
  });

  test.each(Object.keys(samples))('describes the run %s', async (name) => {
    const schema = z.fromJSONSchema(runJsonSchema() as Parameters<typeof z.fromJSONSchema>[0]);
    const document: unknown = JSON.parse(await renderRun(samples[name] ?? passed, 'json', look));
    expect(schema.safeParse(document).error?.issues).toBeUndefined();
  });

  test('allows nothing that it does not describe', async () => {
    const schema = z.fromJSONSchema(runJsonSchema() as Parameters<typeof z.fromJSONSchema>[0]);
    const document: unknown = JSON.parse(await renderRun(passed, 'json', look));
    expect(schema.safeParse({ ...(document as object), more: 1 }).success).toBe(false);
    expect(schema.safeParse({ ...(document as object), exitCode: 42 }).success).toBe(false);
  });
});

test('name is what kubectl takes as an argument again', async () => {
  expect(await renderRun(passed, 'name', look)).toBe('statefulset.apps/web\n');
});

test('a format that is none is refused in kubectl’s words', () => {
  expect(() => formatNamed('bogus')).toThrow(
    'unable to match a printer suitable for the output format "bogus", allowed formats are: json,name,table,wide,yaml',
  );
});
