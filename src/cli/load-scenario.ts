import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { exitCodes, Failure } from '../lib/failure.ts';
import { bindScenario } from '../scenario/bind.ts';
import { builtIn, builtIns, isBuiltIn } from '../scenario/built-ins.ts';
import { parseScenarios, type ScenarioDocument } from '../scenario/parse.ts';
import { invalidScenario } from '../scenario/problem.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { type Args, word } from './command.ts';
import type { Outside } from './outside.ts';
import { builtInText } from './shipped-files.ts';

export function shippedScenarios(): readonly ScenarioDocument[] {
  return builtIns(builtInText);
}

/** A built-in by name, a file by path, or `-` for standard input; bound to the values of `--set`. */
export async function loadScenarios(
  word: string,
  set: readonly string[],
  outside: Outside,
): Promise<readonly Scenario[]> {
  const values = Object.fromEntries(set.map(parseSet));
  const documents = isBuiltIn(word) ? [builtIn(word, builtInText)] : await fromFile(word, outside);
  return documents.map((document) => {
    const bound = bindScenario(document, { set: values });
    if ('problems' in bound) throw invalidScenario(bound.problems);
    return bound.scenario;
  });
}

/** What reads the command line takes a lone `-` for a flag without a name, and hands over an empty word. */
export function scenarioWord(args: Args, outside: Outside): string {
  const said = word(args['scenario']) ?? '';
  return said === '' && outside.args.includes('-') ? '-' : said;
}

async function fromFile(word: string, { stdin }: Outside): Promise<readonly ScenarioDocument[]> {
  const text = word === '-' ? await readAll(stdin) : await readScenarioFile(word);
  const parsed = parseScenarios(text, word === '-' ? 'stdin' : word);
  if ('problems' in parsed) throw invalidScenario(parsed.problems);
  return parsed.scenarios;
}

async function readScenarioFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    // What is not there may be a misspelt built-in: that error knows the names.
    if (!path.includes('/') && !path.includes('.')) builtIn(path, builtInText);
    throw new Failure(
      exitCodes.usage,
      `cannot read scenario ${path}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function parseSet(assignment: string): readonly [string, string] {
  const at = assignment.indexOf('=');
  if (at < 1) throw new Failure(exitCodes.usage, `--set takes name=value, not "${assignment}"`);
  return [assignment.slice(0, at), assignment.slice(at + 1)];
}
