import type { Options } from 'yargs';
import type { Args, Command, CommandLine } from './command.ts';
import { connectionOptions } from './connection-options.ts';
import { withDryRunValue } from './dry-run.ts';
import { plainFlags } from './plain-flags.ts';

/**
 * `list`, `lint a.yaml b.yaml`, `run kill-pod sts/web -n stage --dry-run=client`: a command, its positionals and flags,
 * each in the plainest of its forms. That is read here, because to load yargs takes longer than such a command does.
 * Undefined for all else, and for whatever is wrong: yargs knows what to say.
 */
export function plainWords(commands: readonly Command[], args: readonly string[]): CommandLine | undefined {
  const [name, ...rest] = args;
  const command = commands.find(({ usage }) => usage.split(' ')[0] === name);
  if (command === undefined) return undefined;
  const apart = rest.some((word) => word.startsWith('-'))
    ? plainFlags(withDryRunValue(rest), optionsOf(command))
    : { words: rest, flags: {} };
  if (apart === undefined || apart.words.includes('')) return undefined;
  const positionals = place(apart.words, command.usage.split(' ').slice(1));
  if (positionals === undefined) return undefined;
  return {
    chosen: { command, args: { ...defaultsOf(command), ...positionals, ...apart.flags } },
    printed: '',
  };
}

/** Where a command has a flag of the connection mean something else, yargs knows which of them counts. */
function optionsOf({ options = {} }: Command): Readonly<Record<string, Options>> {
  const others = Object.entries(connectionOptions).filter(([name]) => !(name in options));
  const own = Object.entries(options).filter(([name]) => !(name in connectionOptions));
  return Object.fromEntries([...others, ...own]);
}

/** `<scenario>`, `[target..]`: in angle brackets what must be given, with dots what may be given again and again. */
const SLOT = /^[<[](.+?)(\.\.)?[>\]]$/;

/** Each slot with its word; undefined when they do not fit. */
function place(words: readonly string[], slots: readonly string[]): Args | undefined {
  const left = [...words];
  const placed: Record<string, unknown> = {};
  for (const slot of slots) {
    const [, name = '', many] = SLOT.exec(slot) ?? [];
    const given = left.splice(0, many === undefined ? 1 : left.length);
    if (given.length === 0 && slot.startsWith('<')) return undefined;
    if (many !== undefined) placed[name] = given;
    else if (given[0] !== undefined) placed[name] = given[0];
  }
  return left.length === 0 ? placed : undefined;
}

function defaultsOf({ options = {} }: Command): Args {
  return Object.fromEntries(
    Object.entries(options).flatMap(([name, { default: value }]) =>
      value === undefined ? [] : [[name, value as unknown]],
    ),
  );
}
