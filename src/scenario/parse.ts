import { readYaml, type YamlDocument } from '../lib/yaml.ts';
import { check, documentReferences } from './check.ts';
import { lookUp } from './issue.ts';
import { boundsIn, type Parameter, parameters, parameterTypes } from './parameter.ts';
import { isOutputName } from './outputs.ts';
import { inReadingOrder, type Problem } from './problem.ts';
import type { Value } from './reference.ts';
import type { Scenario } from './scenario.ts';
import { declaredOutputs, outputProblems } from './step-outputs.ts';
import { didYouMean } from './suggest.ts';

/** A scenario as its file has it: checked, its parameters still open. `bindScenario` makes it ready to run. */
export interface ScenarioDocument {
  readonly file: string;
  readonly name: string;
  readonly description: string;
  readonly parameters: readonly Parameter[];
  /** The scenario with its defaults, stand-ins where there are none: good for a description, never to be run. */
  readonly outline: Scenario;
  readonly yaml: YamlDocument;
}

/**
 * Reads all scenarios of a text. Every problem of every document is reported, in reading order.
 * @param fileName only names the text in problems.
 */
export function parseScenarios(
  text: string,
  fileName: string,
): { readonly scenarios: readonly ScenarioDocument[] } | { readonly problems: readonly Problem[] } {
  const read = readYaml(text);
  if ('problems' in read) {
    const problems = read.problems.map(({ line, column, message }) => ({
      at: { file: fileName, line, column },
      message,
      phase: 'structure' as const,
    }));
    return { problems: inReadingOrder(problems) };
  }
  if (read.documents.length === 0) {
    return {
      problems: [{ at: { file: fileName, line: 1, column: 1 }, message: 'no scenario in this file' }],
    };
  }
  const parsed = read.documents.map((yaml) => parseDocument(yaml, fileName));
  const problems = parsed.flatMap((one) => ('problems' in one ? one.problems : []));
  if (problems.length > 0) return { problems: inReadingOrder(problems) };
  return { scenarios: parsed.flatMap((one) => ('problems' in one ? [] : one)) };
}

function parseDocument(
  yaml: YamlDocument,
  file: string,
): ScenarioDocument | { readonly problems: readonly Problem[] } {
  const declared = declaredParameters(yaml.value);
  const names = Object.keys(asRecord(lookUp(yaml.value, ['spec', 'parameters'])));
  const outputs = [...declaredOutputs(yaml.value)];
  const trial = check(file, yaml, {
    known: new Map([
      ...declared.map(
        ({ name, type, ...rest }) => [name, rest.default ?? parameterTypes[type].sample] as const,
      ),
      ...outputs.map(([name, { type }]) => [name, parameterTypes[type].sample] as const),
    ]),
    pending: new Map([
      ...declared.flatMap(({ name, type, ...rest }) =>
        rest.default === undefined ? [[name, type] as const] : [],
      ),
      ...outputs.map(([name, { type }]) => [name, type] as const),
    ]),
  });
  const unknown = [...unknownReferences(yaml, file, names), ...outputProblems(yaml, file)];
  if ('problems' in trial || unknown.length > 0) {
    return { problems: [...('problems' in trial ? trial.problems : []), ...unknown] };
  }
  const { scenario: outline } = trial;
  return { file, name: outline.name, description: outline.description, parameters: declared, outline, yaml };
}

/** The parameters that are declared soundly; the schema reports the others. */
function declaredParameters(value: unknown): readonly Parameter[] {
  const entries = Object.entries(asRecord(lookUp(value, ['spec', 'parameters'])));
  return entries.flatMap(([name, declaration]) => {
    const parsed = parameters.safeParse({ [name]: declaration });
    const sound = parsed.success ? parsed.data[name] : undefined;
    if (sound === undefined) return [];
    return {
      name,
      type: sound.type,
      default: sound.default === undefined ? undefined : (lookUp(declaration, ['default']) as Value),
      description: sound.description,
      ...boundsIn(sound),
    };
  });
}

function unknownReferences(yaml: YamlDocument, file: string, names: readonly string[]): readonly Problem[] {
  return documentReferences(yaml.value).flatMap(({ name, path }) => {
    if (names.includes(name) || isOutputName(name)) return [];
    const known = names.length === 0 ? 'the scenario has none' : `known: ${names.join(', ')}`;
    const help = didYouMean(name, names) || ` (${known}).`;
    const message = `unknown parameter ${JSON.stringify(name)}${help} For the text itself write $$(${name})`;
    return { at: { file, ...yaml.valueAt(path) }, message };
  });
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}
