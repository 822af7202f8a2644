import { readFileSync } from 'node:fs';
import { text as readAll } from 'node:stream/consumers';
import { exitCodes, Failure } from '../lib/failure.ts';
import { bindScenario, type Values } from '../scenario/bind.ts';
import { builtIn, builtIns, isBuiltIn } from '../scenario/built-ins.ts';
import type { Given } from '../scenario/given.ts';
import { parseScenarios, type ScenarioDocument } from '../scenario/parse.ts';
import { invalidScenario } from '../scenario/problem.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { parseValues } from '../scenario/values.ts';
import type { Outside } from './outside.ts';
import { withManifestFiles } from './manifest-files.ts';
import { builtInText } from './shipped-files.ts';

export function shippedScenarios(): readonly ScenarioDocument[] {
  return builtIns(builtInText);
}

/**
 * Reads a built-in by name, a file by path, or `-` for standard input, and binds it to the values of `--set` and
 * `--values`.
 * @param files of `--values`.
 */
export async function readScenarios(
  word: string,
  set: readonly string[],
  outside: Outside,
  files: readonly string[],
): Promise<readonly Scenario[]> {
  if (word === '-' && files.some(isStdin))
    throw new Failure(exitCodes.usage, 'the scenario and --values cannot both come from standard input');
  const values = await givenValues(set, files, outside);
  const scenarios = bindAll(await documentsIn(word, outside), values);
  return Promise.all(scenarios.map((scenario) => withManifestFiles(scenario, word)));
}

/** What `--set` and the files of `--values` give. */
export async function givenValues(
  set: readonly string[],
  files: readonly string[],
  outside: Outside,
): Promise<Required<Pick<Values, 'set' | 'values'>>> {
  return { set: Object.fromEntries(set.map(parseSet)), values: await readValues(files, outside) };
}

/** The documents of a built-in, a file, or standard input, their parameters still open. */
async function documentsIn(word: string, outside: Outside): Promise<readonly ScenarioDocument[]> {
  return isBuiltIn(word) ? [builtIn(word, builtInText)] : fromFile(word, outside);
}

function bindAll(
  documents: readonly ScenarioDocument[],
  values: Pick<Values, 'set' | 'values'>,
): readonly Scenario[] {
  const elsewhere = (self: ScenarioDocument): ReadonlySet<string> =>
    new Set(documents.flatMap((other) => (other === self ? [] : other.parameters.map(({ name }) => name))));
  return documents.map((document) => {
    const bound = bindScenario(document, { ...values, elsewhere: elsewhere(document) });
    if ('problems' in bound) throw invalidScenario(bound.problems);
    return bound.scenario;
  });
}

async function readValues(files: readonly string[], outside: Outside): Promise<readonly Given[]> {
  const given: Given[] = [];
  for (const file of files) {
    const text = isStdin(file) ? await readAll(outside.stdin) : readText(file, 'values');
    const parsed = parseValues(text, isStdin(file) ? 'stdin' : file);
    if ('problems' in parsed) throw invalidScenario(parsed.problems);
    given.push(...parsed.values);
  }
  return given;
}

/** yargs hands a lone `-` over as an empty word. */
function isStdin(file: string): boolean {
  return file === '-' || file === '';
}

async function fromFile(word: string, outside: Outside): Promise<readonly ScenarioDocument[]> {
  const { text, file } = await scenarioText(word, outside);
  const parsed = parseScenarios(text, file);
  if ('problems' in parsed) throw invalidScenario(parsed.problems);
  return parsed.scenarios;
}

/** The text of a scenario and the name that problems are told with. */
export async function scenarioText(
  word: string,
  outside: Outside,
): Promise<{ readonly text: string; readonly file: string }> {
  if (word === '-') return { text: await readAll(outside.stdin), file: 'stdin' };
  if (isBuiltIn(word)) return { text: builtInText(word), file: `scenarios/${word}.yaml` };
  // What is not there may be a misspelt built-in: that error knows the names.
  const isPath = word.includes('/') || word.includes('.');
  const text = readText(word, 'scenario', isPath ? undefined : () => builtIn(word, builtInText));
  return { text, file: word };
}

/** While nothing else goes on that could wait for it. */
function readText(path: string, what: string, otherwise?: () => unknown): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    otherwise?.();
    throw new Failure(
      exitCodes.usage,
      `cannot read ${what} ${path}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function parseSet(assignment: string): readonly [string, string] {
  const at = assignment.indexOf('=');
  if (at < 1) throw new Failure(exitCodes.usage, `--set takes name=value, not "${assignment}"`);
  return [assignment.slice(0, at), assignment.slice(at + 1)];
}
