import type { Command } from '../command.ts';
import { type Candidate, type Candidates, directives, oneOf } from './candidates.ts';
import { flagValues } from './flag-values.ts';
import { positionalValues } from './positional-values.ts';
import type { Sources } from './sources.ts';
import { flagOf, nameOf, optionsOf, readTyped, type Typed } from './typed.ts';

/**
 * What may stand in place of the last word. The words are those after the plugin's name; the last one is what is there
 * already, which may be nothing.
 */
export async function complete(
  words: readonly string[],
  commands: readonly Command[],
  sources: Sources,
): Promise<{ readonly candidates: Candidates; readonly begun: string }> {
  const begun = words.at(-1) ?? '';
  const typed = readTyped(words.slice(0, -1), commands);
  if (typed.valueOf !== undefined)
    return { candidates: await flagValues(typed.valueOf, typed, sources), begun };
  if (begun.startsWith('-') && !typed.flagsEnded) {
    const { name, value } = flagOf(begun, optionsOf(typed.command));
    if (!begun.includes('=')) return { candidates: flagNames(typed), begun };
    return { candidates: await flagValues(name, typed, sources), begun: value ?? '' };
  }
  if (typed.command === undefined) return { candidates: commandNames(typed, commands), begun };
  return { candidates: await positionalValues(typed.command, begun, typed, sources), begun };
}

function commandNames({ positionals }: Typed, commands: readonly Command[]): Candidates {
  if (positionals.length > 0) return oneOf([]);
  return oneOf(commands.map((command) => ({ value: nameOf(command), describe: command.describe })));
}

/** Every flag that can still be given. */
function flagNames({ command, flags }: Typed): Candidates {
  const offered = Object.entries(optionsOf(command)).filter(
    ([name, { hidden, array }]) => hidden !== true && (array === true || !flags.has(name)),
  );
  const named = offered.map(([name, option]): Candidate => ({
    value: name.length === 1 ? `-${name}` : `--${name}`,
    describe: option.describe || option.description || undefined,
  }));
  return oneOf([...named, { value: '--help', describe: 'Show help' }], directives.noFiles);
}
