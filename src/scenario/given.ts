import { lookUp } from './issue.ts';
import { outOfBounds, type Parameter, parameterTypes } from './parameter.ts';
import type { Problem } from './problem.ts';
import type { Value } from './reference.ts';

/** A value for a parameter as somebody gave it: a word of the command line, or a value of a YAML file. */
export type Given =
  | { readonly name: string; readonly by: 'word'; readonly text: string }
  | { readonly name: string; readonly by: 'file'; readonly value: unknown; readonly at: Problem['at'] };

/** The value that was given, if the parameter takes it. */
export function valueGiven(
  parameter: Parameter,
  given: Given,
): { readonly value: Value } | { readonly problem: Problem } {
  const { schema, fromText } = parameterTypes[parameter.type];
  const value = given.by === 'word' ? fromText(given.text) : given.value;
  const result = schema.safeParse(value);
  const message = result.success
    ? outOfBounds(parameter, value)
    : (faultIn(result.error.issues, value) ?? `must be of type ${parameter.type}`);
  // What the schema of its type accepts is such a value.
  return message === undefined ? { value: value as Value } : { problem: faultOf(given, message) };
}

/** A problem with what was given, at the place where it was. */
export function faultOf(given: Given, message: string): Problem {
  return given.by === 'word'
    ? { at: undefined, message: `--set ${given.name}=${given.text}: ${message}` }
    : { at: given.at, message: `${given.name}: ${message}` };
}

function faultIn(
  issues: readonly { readonly message: string; readonly path: readonly PropertyKey[] }[],
  value: unknown,
): string | undefined {
  const [issue] = issues;
  if (issue === undefined) return undefined;
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  return path.length === 0 ? issue.message : `${JSON.stringify(lookUp(value, path))} ${issue.message}`;
}
