import type { Options } from 'yargs';
import type { Command } from '../command.ts';
import { connectionOptions } from '../connection-options.ts';

/** A command line up to the word under the cursor. */
export interface Typed {
  /** Undefined as long as none is named. */
  readonly command: Command | undefined;
  readonly positionals: readonly string[];
  /** Values by the flag's long name; a flag without value has none. */
  readonly flags: ReadonlyMap<string, readonly string[]>;
  /** The flag whose value the word under the cursor is. */
  readonly valueOf: string | undefined;
  /** After `--`, nothing is a flag. */
  readonly flagsEnded: boolean;
}

type OptionsByName = Readonly<Record<string, Options>>;

/** Every flag that a command takes; its own hide kubectl's of the same name. */
export function optionsOf(command: Command | undefined): OptionsByName {
  return { ...connectionOptions, ...command?.options };
}

/** The word that names a command, e.g. `run`. */
export function nameOf({ usage }: Command): string {
  return usage.split(' ')[0] ?? '';
}

/** Reads the words before the one under the cursor, as the parser would, and is content with whatever they are. */
export function readTyped(words: readonly string[], commands: readonly Command[]): Typed {
  const end = words.indexOf('--');
  const flags = new Map<string, string[]>();
  const plain: string[] = [];
  let command: Command | undefined;
  let valueOf: string | undefined;
  for (const [index, word] of words.entries()) {
    if (index === end && valueOf === undefined) continue;
    if (valueOf !== undefined) {
      flags.get(valueOf)?.push(word);
      valueOf = undefined;
    } else if (/^-./.test(word) && (end === -1 || index < end)) {
      valueOf = readFlag(word, optionsOf(command), flags);
    } else {
      // A word that names no command ends all guessing.
      if (plain.length === 0) command = commands.find((one) => nameOf(one) === word);
      plain.push(word);
    }
  }
  const positionals = command === undefined ? plain : plain.slice(1);
  return { command, positionals, flags, valueOf, flagsEnded: end !== -1 };
}

/** Notes the flag; returns its name when its value has yet to come. */
function readFlag(word: string, options: OptionsByName, flags: Map<string, string[]>): string | undefined {
  const { name, value } = flagOf(word, options);
  const values = flags.get(name) ?? [];
  flags.set(name, value === undefined ? values : [...values, value]);
  const option = options[name];
  return value === undefined && option !== undefined && option.type !== 'boolean' ? name : undefined;
}

/** `--flag`, `--flag=value`, `-f`, `-fvalue`, `-f=value`: the flag by its long name, and the value that comes with it. */
export function flagOf(
  word: string,
  options: OptionsByName,
): { readonly name: string; readonly value?: string } {
  const at = word.indexOf('=');
  const written = at === -1 ? word : word.slice(0, at);
  if (written.startsWith('--')) {
    return { name: longName(written.slice(2), options), ...(at !== -1 && { value: word.slice(at + 1) }) };
  }
  const name = longName(written.slice(1, 2), options);
  const rest = word.slice(2).replace(/^=/, '');
  return rest === '' && at === -1 ? { name } : { name, value: rest };
}

function longName(written: string, options: OptionsByName): string {
  const found = Object.entries(options).find(([name, { alias }]) => [name, alias].flat().includes(written));
  return found?.[0] ?? written;
}
