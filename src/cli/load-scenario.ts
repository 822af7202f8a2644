import type { Scenario } from '../scenario/scenario.ts';
import { boundBuiltIn } from './bound-built-ins.ts';
import { type Args, word } from './command.ts';
import type { Outside } from './outside.ts';

/**
 * A built-in by name, a file by path, or `-` for standard input; bound to the values of `--set` and `--values`.
 * @param files of `--values`.
 */
export async function loadScenarios(
  word: string,
  set: readonly string[],
  outside: Outside,
  files: readonly string[] = [],
): Promise<readonly Scenario[]> {
  const ready = set.length === 0 && files.length === 0 ? boundBuiltIn(word) : undefined;
  if (ready !== undefined) return [ready];
  // What reads scenarios takes long to load.
  const { readScenarios } = await import('./read-scenarios.ts');
  return readScenarios(word, set, outside, files);
}

/** What reads the command line takes a lone `-` for a flag without a name, and hands over an empty word. */
export function scenarioWord(args: Args, outside: Outside): string {
  const said = word(args['scenario']) ?? '';
  return said === '' && outside.args.includes('-') ? '-' : said;
}
