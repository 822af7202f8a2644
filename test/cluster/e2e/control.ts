import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { passedOf, type Played } from './tally.ts';

const file = join(import.meta.dirname, 'control.json');
const recorded = z.object({
  suite: z.string(),
  passed: z.array(z.string()),
  failed: z.array(z.object({ name: z.string(), why: z.string() })),
});

/** Names of the specs that passed when the control was last recorded. */
export async function recordedControl(): Promise<readonly string[]> {
  return recorded.parse(JSON.parse(await readFile(file, 'utf8'))).passed;
}

/** Writes down what passes on the real control plane, for runs without one. */
export async function recordControl(played: readonly Played[]): Promise<void> {
  const failed = played.flatMap(({ spec, outcome }) =>
    outcome.type === 'passed' ? [] : [{ name: spec.name, why: outcome.why }],
  );
  const all = { suite: 'k8s.io/kubernetes v1.36.3', passed: passedOf(played), failed };
  await writeFile(file, `${JSON.stringify(all, undefined, 2)}\n`);
}
