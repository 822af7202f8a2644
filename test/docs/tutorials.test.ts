import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { typed } from '../../build/docs/terminal.ts';
import { root } from '../../build/shipped.ts';
import type { RunResult } from '../../src/drill/run-result.ts';
import { promises } from '../../src/judge/registry.ts';
import { builtInNames } from '../../src/scenario/built-ins.ts';

interface Row {
  readonly what: string;
  readonly drill: string;
  /** Verdicts by promise. */
  readonly shows: Readonly<Record<string, string>>;
  readonly lesson: string;
}

const ROW = /^\| (.+) \| `(run [^`]+)` \| ([^|]+) \| \[[^\]]+\]\(([^)]+)\) \|$/gm;
const page = readFileSync(join(root, 'docs/tutorials.md'), 'utf8');
const rows = [...page.matchAll(ROW)].map(([, what = '', drill = '', shows = '', lesson = '']): Row => ({
  what,
  drill,
  shows: Object.fromEntries(shows.split(', ').map((one) => one.split(/ (.*)/, 2))),
  lesson,
}));

/** Several rows look at the same drill from different sides. */
const runs = new Map<string, Promise<RunResult>>();
function resultOf(drill: string): Promise<RunResult> {
  const known = runs.get(drill);
  if (known) return known;
  const run = typed(`kubectl sts-doctor ${drill} -q -o json`).then(
    ({ text }) => JSON.parse(text) as RunResult,
  );
  runs.set(drill, run);
  return run;
}

test('every row of every table could be read', () => {
  const written = page.split('\n').filter((line) => line.startsWith('| ') && line.includes('`run '));
  expect(rows).toHaveLength(written.length);
  expect(rows.length).toBeGreaterThan(20);
});

test('every scenario that is shipped stands somewhere on the page', () => {
  const named = new Set(rows.map(({ drill }) => drill.split(' ')[1]));
  expect(builtInNames.filter((name) => !named.has(name))).toEqual([]);
});

describe.each(rows)('$what', ({ drill, shows, lesson }) => {
  test('has a lesson, and promises that there are', () => {
    expect(existsSync(join(root, 'docs', lesson)), lesson).toBe(true);
    const ids = promises.map(({ id }) => id);
    expect(Object.keys(shows).filter((id) => !ids.includes(id))).toEqual([]);
  });

  test('shows in the sandbox what the page says', async () => {
    const { judgement } = await resultOf(drill);
    const all = (judgement?.outcomes ?? []).flatMap((outcome) => outcome.promises);
    const verdicts = Object.fromEntries(all.map(({ id, verdict }) => [id, verdict]));
    expect(verdicts).toMatchObject(shows);
  }, 60_000);
});
