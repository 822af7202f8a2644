import { Failure, exitCodes } from '../lib/failure.ts';
import { parseScenarios, type ScenarioDocument } from './parse.ts';
import { formatProblem } from './problem.ts';
import { suggestOrList } from './suggest.ts';

/** The scenarios that come with the program: `scenarios/<name>.yaml`. */
export const builtInNames = [
  'canary-partition',
  'drain-node',
  'evict-pod',
  'force-delete',
  'kill-all',
  'kill-pod',
  'lost-claim',
  'on-delete-update',
  'orphan-delete',
  'parallel-bootstrap',
  'recreate-set',
  'rolling-restart',
  'scale-down',
  'scale-to-zero',
  'scale-up',
  'stall-rollout',
] as const;

/**
 * The text of a built-in. Where it comes from is the caller's business: files next to the sources, or text inside
 * the binary, which has no files.
 */
export type LoadBuiltIn = (name: string) => string;

export function isBuiltIn(name: string, names: readonly string[] = builtInNames): boolean {
  return names.includes(name);
}

/** @throws Failure (usage) when there is no such built-in. */
export function builtIn(
  name: string,
  load: LoadBuiltIn,
  names: readonly string[] = builtInNames,
): ScenarioDocument {
  if (!isBuiltIn(name, names)) {
    throw new Failure(
      exitCodes.usage,
      `scenario ${JSON.stringify(name)} not found${suggestOrList(name, names)}`,
      ['To run a scenario of your own, give its file, e.g. ./my-scenario.yaml'],
    );
  }
  const parsed = parseScenarios(load(name), `scenarios/${name}.yaml`);
  if ('problems' in parsed) {
    throw new Error(
      `built-in scenario ${name} is invalid:\n${parsed.problems.map(formatProblem).join('\n')}`,
    );
  }
  const [only, ...others] = parsed.scenarios;
  if (only === undefined || others.length > 0)
    throw new Error(`built-in scenario ${name} is not one document`);
  return only;
}

/** All built-ins, in the order of their names. */
export function builtIns(
  load: LoadBuiltIn,
  names: readonly string[] = builtInNames,
): readonly ScenarioDocument[] {
  return names.toSorted().map((name) => builtIn(name, load, names));
}
