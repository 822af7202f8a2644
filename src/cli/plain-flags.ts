import type { Options } from 'yargs';
import type { Args } from './command.ts';

type OptionsByName = Readonly<Record<string, Options>>;

/** A command line taken apart: its flags by their names, and what is left. */
export interface Apart {
  readonly words: readonly string[];
  readonly flags: Args;
}

/**
 * The flags of a command line whose every one is written in full: `--yes`, `-y`, `--output=json`, `--output json`,
 * `-o json`. Undefined for all else that a command line may have, and for whatever is wrong.
 */
export function plainFlags(args: readonly string[], options: OptionsByName): Apart | undefined {
  const known = spellings(options);
  const words: string[] = [];
  const flags: Record<string, unknown> = {};
  const left = [...args];
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    if (!word.startsWith('-')) {
      words.push(word);
      continue;
    }
    const [, flag = '', attached] = /^(--[^=]+)=(.*)$/s.exec(word) ?? [word, word];
    const name = known.get(flag);
    const option = name === undefined ? undefined : options[name];
    if (name === undefined || option === undefined) return undefined;
    const value = option.type === 'boolean' ? switched(attached, left) : valueOf(option, attached, left);
    const before = flags[name];
    if (value === undefined || (before !== undefined && option.array !== true)) return undefined;
    flags[name] =
      option.array === true ? [...((before as readonly string[] | undefined) ?? []), value] : value;
  }
  return { words, flags };
}

/** yargs takes a `true` or `false` that follows for the flag's value. */
function switched(attached: string | undefined, left: readonly string[]): true | undefined {
  return attached === undefined && left[0] !== 'true' && left[0] !== 'false' ? true : undefined;
}

/** What is quoted, or looks like a flag, yargs has an opinion of. */
function valueOf(
  { type, requiresArg, nargs }: Options,
  attached: string | undefined,
  left: string[],
): string | undefined {
  if (type !== 'string') return undefined;
  if (attached === undefined && requiresArg !== true && nargs !== 1) return undefined;
  const value = attached ?? left.shift() ?? '';
  const isPlain = attached === undefined ? /^[^-"']/ : /^[^"']/;
  return isPlain.test(value) ? value : undefined;
}

function spellings(options: OptionsByName): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(options).flatMap(([name, { alias = [] }]) =>
      [name, alias].flat().map((one) => [one.length === 1 ? `-${one}` : `--${one}`, name] as const),
    ),
  );
}
