import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { judgedOf } from '../../src/judge/judged.ts';
import { fileFormatNames } from '../../src/report/registry.ts';
import { renderJudged, renderReport } from '../../src/report/render.ts';
import { judgedJsonSchema } from '../../src/report/schema/judged.ts';
import { aWorld } from '../support/world.ts';

const plain = { colour: false, width: undefined };
const observed = (version?: string) =>
  judgedOf(
    aWorld(version === undefined ? {} : { serverVersion: version })
      .act({ type: 'observing' })
      .terminates(1)
      .replaced(1).recording,
  );

test('the published schema is that of the code, and an observation keeps to it', async () => {
  const published = new URL('../../schemas/judged.schema.json', import.meta.url);
  if (process.env['UPDATE_GOLDENS'] === '1')
    writeFileSync(published, JSON.stringify(judgedJsonSchema(), null, 2));
  expect(JSON.stringify(JSON.parse(readFileSync(published, 'utf8')))).toBe(
    JSON.stringify(judgedJsonSchema()),
  );
  const schema = z.fromJSONSchema(judgedJsonSchema() as Parameters<typeof z.fromJSONSchema>[0]);
  expect(schema.safeParse(JSON.parse(await renderJudged(observed(), 'json', plain))).success).toBe(true);
});

test('phases count from when a pod began to go, as nobody knows of a request', async () => {
  expect(await renderJudged(observed(), 'table', plain)).toContain('milliseconds since the pod began to go');
});

test('a recording of a sandbox says so, in every format that people read', async () => {
  const judged = observed('v1.36.3+sandbox');
  expect(await renderJudged(judged, 'table', plain)).toContain('of the sandbox');
  for (const format of fileFormatNames) {
    const items = [{ kind: 'judged', judged, events: [] }] as const;
    const text = await renderReport({ items, several: false }, format);
    expect(text.toLowerCase(), format).toContain('sandbox');
  }
});

test('without a pod that went, it says that nothing happened', async () => {
  const idle = judgedOf(aWorld().act({ type: 'observing' }).recording);
  expect(await renderJudged(idle, 'table', plain)).toContain('promises held, no pod went\n');
});
