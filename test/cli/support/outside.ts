import { PassThrough } from 'node:stream';
import { runCli } from '../../../src/cli/cli.ts';
import type { Outside, StopSignal } from '../../../src/cli/outside.ts';

export interface TestOutside extends Outside {
  readonly out: () => string;
  readonly err: () => string;
  /** As when somebody presses Ctrl-C. */
  readonly send: (signal: StopSignal) => void;
  readonly listeners: () => number;
}

/** A process without a terminal, whose output is kept. */
export function anOutside(args: readonly string[], change: Partial<Outside> = {}): TestOutside {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const [out, err] = [kept(stdout), kept(stderr)];
  const listeners = new Set<(signal: StopSignal) => void>();
  return {
    args,
    env: {},
    homeDirectory: '/home/me',
    hostName: 'laptop',
    pid: 4711,
    platform: 'linux',
    version: '1.2.3',
    node: { version: '24.21.0', arch: 'x64' },
    // Streams without a terminal have all of one's methods that are used.
    stdin: new PassThrough().end() as unknown as NodeJS.ReadStream,
    stdout: stdout as unknown as NodeJS.WriteStream,
    stderr: stderr as unknown as NodeJS.WriteStream,
    onSignal(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    isAlive: () => undefined,
    ...change,
    out,
    err,
    send: (signal) => listeners.forEach((listener) => listener(signal)),
    listeners: () => listeners.size,
  };
}

function kept(stream: PassThrough): () => string {
  let text = '';
  stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return () => text;
}

export interface Told {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A whole command line, as it was typed after `kubectl sts-doctor`. */
export async function cli(...args: readonly string[]): Promise<Told> {
  const outside = anOutside(args);
  const code = await runCli(outside);
  return { code, out: outside.out(), err: outside.err() };
}
