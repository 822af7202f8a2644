import { check } from './check.ts';
import type { ScenarioDocument } from './parse.ts';
import { type Parameter, parameterTypes } from './parameter.ts';
import type { Problem } from './problem.ts';
import type { Value } from './reference.ts';
import type { Scenario } from './scenario.ts';
import { suggestOrList } from './suggest.ts';

/**
 * Gives the parameters their values and returns the scenario ready to run.
 * @param set values by name, as `--set name=value` gives them; they win over the defaults.
 */
export function bindScenario(
  document: ScenarioDocument,
  { set }: { readonly set: Readonly<Record<string, string>> },
): { readonly scenario: Scenario } | { readonly problems: readonly Problem[] } {
  const given = Object.entries(set);
  const names = document.parameters.map(({ name }) => name);
  const unknown = given
    .filter(([name]) => !names.includes(name))
    .map(([name, text]) => fault(`--set ${name}=${text}: ${unknownParameter(document, name, names)}`));
  const bound = document.parameters.map((parameter) => valueOf(parameter, set));
  const problems = [...unknown, ...bound.flatMap((one) => ('problem' in one ? one.problem : []))];
  if (problems.length > 0) return { problems };
  const known = new Map(bound.flatMap((one) => ('problem' in one ? [] : [[one.name, one.value] as const])));
  return check(document.file, document.yaml, { known, pending: new Map() });
}

function valueOf(
  { name, type, default: fallback }: Parameter,
  set: Readonly<Record<string, string>>,
): { readonly name: string; readonly value: Value } | { readonly problem: Problem } {
  const text = Object.hasOwn(set, name) ? set[name] : undefined;
  if (text === undefined && fallback !== undefined) return { name, value: fallback };
  if (text === undefined)
    return { problem: fault(`parameter ${name} has no default: give it a value with --set ${name}=…`) };
  const value = parameterTypes[type].fromText(text);
  const result = parameterTypes[type].schema.safeParse(value);
  if (result.success) return { name, value };
  return {
    problem: fault(`--set ${name}=${text}: ${result.error.issues[0]?.message ?? `must be of type ${type}`}`),
  };
}

function unknownParameter(document: ScenarioDocument, name: string, names: readonly string[]): string {
  if (names.length === 0) return `scenario ${document.name} has no parameters`;
  return `unknown parameter ${JSON.stringify(name)}${suggestOrList(name, names)}`;
}

function fault(message: string): Problem {
  return { at: undefined, message };
}
