import type { YamlDocument } from '../lib/yaml.ts';
import { actionNames } from './actions/registry.ts';
import { documentReferences } from './check.ts';
import { lookUp } from './issue.ts';
import { isOutputName, type Output, outputName, outputsOf } from './outputs.ts';
import type { Problem } from './problem.ts';
import type { Reference } from './reference.ts';
import { suggestOrList } from './suggest.ts';

/** A step of a document that may still be at fault, as far as its outputs are concerned. */
interface Giver {
  readonly name: string;
  readonly action: string;
  readonly outputs: readonly Output[];
}

/** Every output that a step of the document could give, under the word that a reference asks for it by. */
export function declaredOutputs(value: unknown): ReadonlyMap<string, Output> {
  return new Map(
    giversIn(value).flatMap(({ name, outputs }) =>
      outputs.map((output) => [outputName(name, output.key), output] as const),
    ),
  );
}

/** References to outputs that there are none of, or not yet. */
export function outputProblems(yaml: YamlDocument, file: string): readonly Problem[] {
  const givers = giversIn(yaml.value);
  return documentReferences(yaml.value)
    .filter(({ name }) => isOutputName(name))
    .flatMap((reference) => {
      const message = faultIn(reference, givers);
      return message === undefined ? [] : [{ at: { file, ...yaml.valueAt(reference.path) }, message }];
    });
}

function faultIn({ name, path }: Reference, givers: readonly Giver[]): string | undefined {
  const word = name.slice('steps.'.length);
  const at = word.lastIndexOf('.');
  if (at <= 0) return `$(${name}) must name a step and what it gives, as in $(steps.NAME.KEY)`;
  const [step, key] = [word.slice(0, at), word.slice(at + 1)];
  const [, part, index] = path;
  if (part !== 'steps' || typeof index !== 'number')
    return `$(${name}): only later steps can refer to what a step gives`;
  const giver = givers.findIndex((one) => one.name === step);
  if (giver < 0)
    return `$(${name}): no step ${JSON.stringify(step)} before this one${known(givers.slice(0, index), step)}`;
  if (giver >= index)
    return `$(${name}): step ${JSON.stringify(step)} ${giver === index ? 'is this very one' : 'comes later'}, and has given nothing yet`;
  const { action, outputs } = givers[giver] ?? { action: '', outputs: [] };
  if (outputs.some((output) => output.key === key)) return undefined;
  const keys = outputs.map((output) => output.key);
  const help = keys.length === 0 ? '' : suggestOrList(key, keys);
  return `$(${name}): step ${JSON.stringify(step)} (${action}) gives ${keys.length === 0 ? 'nothing' : `no ${JSON.stringify(key)}`}${help}`;
}

function known(givers: readonly Giver[], step: string): string {
  return givers.length === 0
    ? ''
    : suggestOrList(
        step,
        givers.map(({ name }) => name),
      );
}

/** By the names that the steps will go by. */
function giversIn(value: unknown): readonly Giver[] {
  const steps = lookUp(value, ['spec', 'steps']);
  if (!Array.isArray(steps)) return [];
  return steps.map((step: unknown) => {
    const action = actionNames.find((key) => lookUp(step, [key]) !== undefined) ?? '';
    const name = lookUp(step, ['name']);
    return { name: typeof name === 'string' ? name : action, action, outputs: outputsOf(action) };
  });
}
