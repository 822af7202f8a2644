import { exitCodes, Failure } from '../lib/failure.ts';
import { check } from './check.ts';
import { lookUp } from './issue.ts';
import { isOutputName } from './outputs.ts';
import { parameterTypes } from './parameter.ts';
import type { ScenarioDocument } from './parse.ts';
import { formatProblem, type Problem } from './problem.ts';
import { referencesIn, type Values } from './reference.ts';
import type { Scenario, Step } from './scenario.ts';
import { declaredOutputs } from './step-outputs.ts';

/** The scenario with its parameters known: steps that ask earlier ones for something are bound when they begin. */
export function withOutputs(
  document: ScenarioDocument,
  known: Values,
): { readonly scenario: Scenario } | { readonly problems: readonly Problem[] } {
  const bound = checkWith(document, known, new Map());
  if ('problems' in bound) return bound;
  const [first, ...rest] = bound.scenario.steps.map((step, index) => lateIf(step, index, document, known));
  return first === undefined ? bound : { scenario: { ...bound.scenario, steps: [first, ...rest] } };
}

/** Outputs that nobody has given yet are stood in for. */
function checkWith({ file, yaml }: ScenarioDocument, known: Values, outputs: Values) {
  const open = [...declaredOutputs(yaml.value)].filter(([name]) => !outputs.has(name));
  return check(file, yaml, {
    known: new Map([
      ...known,
      ...outputs,
      ...open.map(([name, { type }]) => [name, parameterTypes[type].sample] as const),
    ]),
    pending: new Map(open.map(([name, { type }]) => [name, type] as const)),
  });
}

function lateIf(step: Step, index: number, document: ScenarioDocument, known: Values): Step {
  const needs = referencesIn(lookUp(document.yaml.value, ['spec', 'steps', index]))
    .map(({ name }) => name)
    .filter(isOutputName);
  if (needs.length === 0) return step;
  const bind = (outputs: Values): Step => {
    const missing = needs.find((name) => !outputs.has(name));
    if (missing !== undefined)
      throw new Failure(exitCodes.errored, `$(${missing}) is not known: the step did not give it`);
    const bound = checkWith(document, known, outputs);
    if ('problems' in bound)
      throw new Failure(exitCodes.errored, bound.problems.map(formatProblem).join('\n'));
    return bound.scenario.steps[index] ?? step;
  };
  return { ...step, late: { needs: [...new Set(needs)], bind } };
}
