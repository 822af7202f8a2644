import type { Options } from 'yargs';
import type { ExitCode } from '../lib/failure.ts';
import type { Outside } from './outside.ts';

/** What yargs has parsed: flags under their kubectl names, positionals under theirs. */
export type Args = Readonly<Record<string, unknown>>;

/** One command: data for yargs, and what it does. Its heavy parts are imported when it runs. */
export interface Command {
  /** In yargs' notation, e.g. `run <scenario> [target..]`. */
  readonly usage: string;
  readonly describe: string;
  readonly positionals?: Readonly<Record<string, string>>;
  readonly options?: Readonly<Record<string, Options>>;
  readonly examples?: readonly (readonly [command: string, what: string])[];
  /** Resolves with the exit code; rejects with a Failure or ClusterError that `main` tells. */
  run(args: Args, outside: Outside): Promise<ExitCode>;
}

/** What a command line says. */
export interface CommandLine {
  /** Undefined when it is answered already: help, version. */
  readonly chosen: { readonly command: Command; readonly args: Args } | undefined;
  /** For stdout, before the command is run. */
  readonly printed: string;
}

/** A flag or positional that takes one word. yargs gives a list when it was given twice: the last one counts. */
export function word(value: unknown): string | undefined {
  const last: unknown = Array.isArray(value) ? value.at(-1) : value;
  return typeof last === 'string' || typeof last === 'number' ? `${last}` : undefined;
}

/** A flag or positional that can be repeated. */
export function words(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).flatMap((one) => word(one) ?? []);
}
