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

export const words = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.map(String) : value === undefined ? [] : [String(value)];
