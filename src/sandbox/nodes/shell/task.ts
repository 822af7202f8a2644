import type { MountedFiles } from '../files.ts';
import type { Command } from './parser.ts';

/** What a process can see and do. Shared by everything a container runs, except for what is its own. */
export interface Surroundings {
  /** What can be run by name. */
  readonly programs: ReadonlyMap<string, Program>;
  readonly files: MountedFiles;
  readonly hostname: string;
  /** Of the pod. */
  readonly address: string;
  /** What follows the hostname in the pod's full name; empty without a governing Service. */
  readonly domain: string;
  /** Domains in which short names are looked up. */
  readonly search: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Looks a name up as the pod's resolver would. */
  resolve(name: string): Lookup;
  /** Begins to answer HTTP. */
  listen(server: { readonly port: number; readonly root: string | undefined }): void;
  /** GETs a URL from here; undefined when nobody answers. */
  fetch(url: string): { readonly status: number; readonly body: string } | undefined;
  /** RFC 3339, for `date`. */
  now(): string;
}

export interface Lookup {
  readonly server: string;
  readonly name: string;
  readonly addresses: readonly string[];
}

export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs by yielding how many milliseconds it waits; `Infinity` is for ever. What signals find is in the process. */
export type Work = Generator<number, Ended, void>;

/** One process: its variables and functions, its folder, and what it does about SIGTERM. */
export interface Process {
  readonly around: Surroundings;
  readonly variables: Map<string, string>;
  readonly functions: Map<string, Command>;
  args: readonly string[];
  cwd: string;
  /** The command of `trap … TERM`; `ignored` is what the first process of a container does without one. */
  onTerm:
    | { readonly type: 'ignored' }
    | { readonly type: 'exits' }
    | { readonly type: 'trap'; readonly script: string };
  /** A trap waits for the command in the foreground, but not for `wait`. */
  inForeground: boolean;
}

export function newProcess(around: Surroundings, args: readonly string[] = []): Process {
  const variables = new Map(Object.entries({ ...around.environment, HOSTNAME: around.hostname }));
  const onTerm = { type: 'ignored' } as const;
  return { around, variables, functions: new Map(), args, cwd: '/', onTerm, inForeground: true };
}

/** `exit`, anywhere in a script. */
export class Exit extends Error {
  readonly exitCode: number;

  constructor(exitCode: number) {
    super('exit');
    this.exitCode = exitCode;
  }
}

/** `return`, in a function. */
export class Return extends Exit {}

export const ended = (exitCode: number, stdout = '', stderr = ''): Ended => ({ exitCode, stdout, stderr });

export interface Call {
  readonly process: Process;
  readonly args: readonly string[];
  readonly stdin: string;
}

export type Program = (call: Call) => Work;

/** What has been written to the two outputs so far. */
export interface Said {
  stdout: string;
  stderr: string;
}

/** A program that takes no time. */
/* oxlint-disable-next-line require-yield -- there is nothing to wait for */
export function* says(exitCode: number, stdout = '', stderr = ''): Work {
  return ended(exitCode, stdout, stderr);
}
