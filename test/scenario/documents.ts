import { readFileSync } from 'node:fs';
import { bindScenario } from '../../src/scenario/bind.ts';
import { parseScenarios, type ScenarioDocument } from '../../src/scenario/parse.ts';
import { formatProblem } from '../../src/scenario/problem.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';

/** A scenario whose `spec` is the given YAML, so that tests only write what they are about. */
export function withSpec(spec: string): string {
  const indented = spec.trimEnd().replaceAll(/^(?=.)/gm, '  ');
  return `apiVersion: sts-doctor.dev/v1\nkind: Scenario\nmetadata: {name: test}\nspec:\n${indented}\n`;
}

/** Problems of a text as their lines; an empty list when it is sound. */
export function problemsIn(text: string): readonly string[] {
  const parsed = parseScenarios(text, 'test.yaml');
  return 'problems' in parsed ? parsed.problems.map(formatProblem) : [];
}

export function documentOf(text: string): ScenarioDocument {
  const parsed = parseScenarios(text, 'test.yaml');
  if ('problems' in parsed) throw new Error(parsed.problems.map(formatProblem).join('\n'));
  const [first] = parsed.scenarios;
  if (first === undefined) throw new Error('no scenario');
  return first;
}

export function bound(text: string, set: Readonly<Record<string, string>> = {}): Scenario {
  const result = bindScenario(documentOf(text), { set });
  if ('problems' in result) throw new Error(result.problems.map(formatProblem).join('\n'));
  return result.scenario;
}

export function bindingProblems(text: string, set: Readonly<Record<string, string>> = {}): readonly string[] {
  const result = bindScenario(documentOf(text), { set });
  return 'problems' in result ? result.problems.map(formatProblem) : [];
}

export const loadShipped = (name: string): string =>
  readFileSync(new URL(`../../scenarios/${name}.yaml`, import.meta.url), 'utf8');
