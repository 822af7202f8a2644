import { withOutputs } from './late.ts';
import { faultOf, type Given, valueGiven } from './given.ts';
import type { ScenarioDocument } from './parse.ts';
import type { Parameter } from './parameter.ts';
import type { Problem } from './problem.ts';
import type { Value } from './reference.ts';
import type { Scenario } from './scenario.ts';
import { suggestOrList } from './suggest.ts';

/** What is given for the parameters of a scenario. */
export interface Values {
  /** By name, as `--set name=value` gives them; they win over all others. */
  readonly set: Readonly<Record<string, string>>;
  /** From files; of several for one name the last one counts. */
  readonly values?: readonly Given[];
  /** Names that other documents of the same file know: no mistake, but none of this one's business. */
  readonly elsewhere?: ReadonlySet<string>;
}

/** Gives the parameters their values and returns the scenario ready to run. */
export function bindScenario(
  document: ScenarioDocument,
  { set, values = [], elsewhere = new Set() }: Values,
): { readonly scenario: Scenario } | { readonly problems: readonly Problem[] } {
  const words = Object.entries(set).map(([name, text]): Given => ({ name, by: 'word', text }));
  const given = [...values, ...words];
  const names = document.parameters.map(({ name }) => name);
  const unknown = given
    .filter(({ name }) => !names.includes(name) && !elsewhere.has(name))
    .map((one) => faultOf(one, unknownParameter(document, one.name, names)));
  const bound = document.parameters.map((parameter) => valueOf(parameter, given));
  const problems = [...unknown, ...bound.flatMap((one) => ('problem' in one ? one.problem : []))];
  if (problems.length > 0) return { problems };
  const known = new Map(bound.flatMap((one) => ('problem' in one ? [] : [[one.name, one.value] as const])));
  return withOutputs(document, known);
}

function valueOf(
  parameter: Parameter,
  given: readonly Given[],
): { readonly name: string; readonly value: Value } | { readonly problem: Problem } {
  const { name, default: fallback } = parameter;
  const own = given.findLast((one) => one.name === name);
  if (own !== undefined) {
    const checked = valueGiven(parameter, own);
    return 'problem' in checked ? checked : { name, value: checked.value };
  }
  if (fallback !== undefined) return { name, value: fallback };
  const message = `parameter ${name} has no default: give it a value with --set ${name}=…`;
  return { problem: { at: undefined, message } };
}

function unknownParameter(document: ScenarioDocument, name: string, names: readonly string[]): string {
  if (names.length === 0) return `scenario ${document.name} has no parameters`;
  return `unknown parameter ${JSON.stringify(name)}${suggestOrList(name, names)}`;
}
