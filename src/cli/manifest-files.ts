import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { exitCodes, Failure } from '../lib/failure.ts';
import { parseManifests } from '../scenario/manifest.ts';
import type { ApplySpec } from '../scenario/object-spec.ts';
import { invalidScenario } from '../scenario/problem.ts';
import type { Scenario, Step } from '../scenario/scenario.ts';

/**
 * The scenario with the objects that its `apply` steps have in files of their own.
 * @param file of the scenario: the others are relative to it.
 */
export async function withManifestFiles(scenario: Scenario, file: string): Promise<Scenario> {
  const [first, ...rest] = await Promise.all(scenario.steps.map((step) => withObjects(step, dirname(file))));
  return first === undefined ? scenario : { ...scenario, steps: [first, ...rest] };
}

async function withObjects(step: Step, folder: string): Promise<Step> {
  const { action } = step;
  if (action.action !== 'apply' || action.file === undefined) return step;
  return { ...step, action: await readObjects(action.file, folder) };
}

async function readObjects(file: string, folder: string): Promise<ApplySpec> {
  const path = resolve(folder, file);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new Failure(exitCodes.usage, `cannot read manifest ${file}: ${why}`);
  });
  const parsed = parseManifests(text, file);
  if ('problems' in parsed) throw invalidScenario(parsed.problems);
  return { action: 'apply', objects: parsed.objects };
}
