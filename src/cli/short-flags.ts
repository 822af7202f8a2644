import type { Options } from 'yargs';

type OptionsByName = Readonly<Record<string, Options>>;

/**
 * Flags of one letter with the value in the same word, as kubectl reads them: `-nstage`, `-Anstage`. The parser would
 * take every letter for a flag. Upstream: spf13/pflag, parseShortArg.
 */
export function withShortValues(
  args: readonly string[],
  commands: readonly (OptionsByName | undefined)[],
): readonly string[] {
  const letters = lettersOf(commands);
  const end = args.indexOf('--');
  return args.flatMap((arg, index) =>
    /^-[A-Za-z]./.test(arg) && (end === -1 || index < end) ? split(arg, letters) : [arg],
  );
}

interface Letter {
  readonly name: string;
  readonly takesValue: boolean;
}

/** Flags without value, up to the first that takes one: what is left is its value. */
function split(arg: string, letters: ReadonlyMap<string, Letter>): readonly string[] {
  for (let at = 1; at < arg.length; at += 1) {
    const letter = letters.get(arg.charAt(at));
    if (letter === undefined) return [arg];
    if (!letter.takesValue) continue;
    const rest = arg.slice(at + 1);
    if (rest === '' || rest.startsWith('=')) return [arg];
    return [...(at > 1 ? [arg.slice(0, at)] : []), `--${letter.name}=${rest}`];
  }
  return [arg];
}

/** A letter means the same with every command. */
function lettersOf(commands: readonly (OptionsByName | undefined)[]): ReadonlyMap<string, Letter> {
  const named = commands.flatMap((options) => Object.entries(options ?? {}));
  return new Map(
    named.flatMap(([name, { alias, type }]) =>
      [name, alias]
        .flat()
        .filter((one): one is string => one?.length === 1)
        .map((one) => [one, { name, takesValue: type !== 'boolean' }] as const),
    ),
  );
}
