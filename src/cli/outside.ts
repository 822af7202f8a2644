/**
 * The process as the commands see it: streams, environment, signals. `main.ts` makes the real one, tests make others,
 * and nothing else touches the process.
 */
export interface Outside {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDirectory: string;
  readonly hostName: string;
  readonly pid: number;
  readonly platform: NodeJS.Platform;
  readonly version: string;
  /** The Node.js it runs on. */
  readonly node: { readonly version: string; readonly arch: string };
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: Paper;
  readonly stderr: NodeJS.WriteStream;
  /** Milliseconds since the epoch at which a sandbox begins; undefined: the time of day. */
  readonly sandboxEpoch?: number | undefined;
  /** Uniform in [0, 1); undefined: true chance. */
  readonly random?: (() => number) | undefined;
  /** Calls back at every SIGINT, SIGTERM and SIGHUP; returns how to stop listening. */
  onSignal(listener: (signal: StopSignal) => void): () => void;
  /** Whether a process of this machine is alive; undefined when that cannot be told. */
  isAlive(pid: number): boolean | undefined;
}

/** Where results go: as much of a stream as commands know of it. */
export interface Paper {
  readonly isTTY?: boolean;
  /** Of a terminal. */
  readonly columns?: number;
  write(text: string): unknown;
}

export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';
