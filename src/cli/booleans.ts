import type { Options } from 'yargs';
import { exitCodes, Failure } from '../lib/failure.ts';

/** What a boolean flag may be given as. Upstream: Go's strconv.ParseBool, by which kubectl reads its own. */
const VALUES: ReadonlyMap<string, boolean> = new Map([
  ...['1', 't', 'T', 'true', 'TRUE', 'True'].map((word) => [word, true] as const),
  ...['0', 'f', 'F', 'false', 'FALSE', 'False'].map((word) => [word, false] as const),
]);

type OptionsByName = Readonly<Record<string, Options>>;

/**
 * The values of boolean flags in the two words that the parser knows: it would take every other one for `false`, and a
 * drill that was meant to be dry for one that is not. @throws Failure (usage) in kubectl's words.
 */
export function withBooleanValues(
  args: readonly string[],
  commands: readonly (OptionsByName | undefined)[],
): readonly string[] {
  const flags = booleanFlags(commands);
  const end = args.indexOf('--');
  return args.map((arg, index) => {
    const at = arg.indexOf('=');
    const flag = flags.get(arg.slice(0, Math.max(at, 0)));
    if (flag === undefined || (end !== -1 && index > end)) return arg;
    const value = VALUES.get(arg.slice(at + 1));
    if (value !== undefined) return `${arg.slice(0, at)}=${value}`;
    const text = JSON.stringify(arg.slice(at + 1));
    throw new Failure(
      exitCodes.usage,
      `Error: invalid argument ${text} for "${flag}" flag: strconv.ParseBool: parsing ${text}: invalid syntax`,
    );
  });
}

/** Every boolean flag as it may be written, with how kubectl calls it: `-y, --yes`. */
function booleanFlags(commands: readonly (OptionsByName | undefined)[]): ReadonlyMap<string, string> {
  const named = commands.flatMap((options) => Object.entries(options ?? {}));
  return new Map(
    named
      .filter(([, { type }]) => type === 'boolean')
      .flatMap(([name, { alias }]) => {
        const long = `--${name}`;
        if (typeof alias !== 'string') return [[long, long] as const];
        const both = `-${alias}, ${long}`;
        return [[long, both] as const, [`-${alias}`, both] as const];
      }),
  );
}
