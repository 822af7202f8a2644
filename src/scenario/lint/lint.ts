import type { SetSpec } from '../../statefulset/spec.ts';
import type { ScenarioDocument } from '../parse.ts';
import { inReadingOrder, type Problem } from '../problem.ts';
import type { Scenario } from '../scenario.ts';
import { rules } from './registry.ts';

/** A problem, and what found it. */
export interface LintProblem extends Problem {
  /** Id of the rule; undefined for what the schema finds. */
  readonly rule: string | undefined;
  readonly gravity: 'error' | 'warning';
}

/** What is known beyond the document itself. */
export interface Known {
  /** The scenario with its parameters bound; undefined: with their defaults. */
  readonly scenario?: Scenario | undefined;
  readonly set?: SetSpec | undefined;
}

/** What is wrong with the meaning of a scenario, in reading order. What the schema refuses never comes so far. */
export function lint(document: ScenarioDocument, { scenario, set }: Known = {}): readonly LintProblem[] {
  const { yaml, file, parameters } = document;
  const open = parameters.filter((parameter) => parameter.default === undefined).map(({ name }) => name);
  const subject = {
    scenario: scenario ?? document.outline,
    written: yaml.value,
    open: new Set(scenario === undefined ? open : []),
    parameters: parameters.map(({ name }) => name),
    set,
  };
  const found = rules.flatMap(({ id, gravity, check }) =>
    check(subject).map(({ path, message }): LintProblem => ({
      at: { file, ...yaml.valueAt(path) },
      message,
      rule: id,
      gravity,
    })),
  );
  return inReadingOrder(found);
}
