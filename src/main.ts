#!/usr/bin/env node
import { homedir, hostname } from 'node:os';
import type { Outside, StopSignal } from './cli/outside.ts';
import { packageVersion } from './cli/package-version.ts';
import { quickAnswer } from './cli/quick-answer.ts';
import { renderedHelp } from './cli/rendered-help.ts';
import { dropWhatCannotBeWritten, paperOn } from './cli/streams.ts';

const unfinished = 5;
const stopSignals: readonly StopSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const stdout = paperOn(1, () => opened('stdout')) ?? opened('stdout');
const args = process.argv.slice(2);
const version = packageVersion();
const answer = quickAnswer(args, stdout.columns, version, renderedHelp);
if (answer === undefined) void start();
else stdout.write(answer);

/** A stream is opened when it is asked for: that takes longer than some commands. */
function opened(name: 'stdout' | 'stderr'): NodeJS.WriteStream {
  const stream = process[name];
  if (stream.listenerCount('error') === 0) dropWhatCannotBeWritten(stream);
  return stream;
}

/** Everything else is loaded only now: what answers at once has nothing to wait for. */
async function start(): Promise<void> {
  // What it stays at when the process ends with nothing left to wait for before the command has: that is no success.
  process.exitCode = unfinished;
  const { runCli } = await import('./cli/cli.ts');
  process.exitCode = await runCli(outsideOfProcess());
}

function outsideOfProcess(): Outside {
  return {
    args,
    env: process.env,
    homeDirectory: homeDirectory(),
    hostName: hostname(),
    pid: process.pid,
    platform: process.platform,
    version,
    node: { version: process.versions.node, arch: process.arch },
    get stdin() {
      return process.stdin;
    },
    stdout,
    get stderr() {
      return opened('stderr');
    },
    onSignal(listener) {
      for (const signal of stopSignals) process.on(signal, listener);
      return () => {
        for (const signal of stopSignals) process.off(signal, listener);
      };
    },
    isAlive,
  };
}

/** A user without an entry and without HOME, as containers have them, has no home: nothing is found at the root. */
function homeDirectory(): string {
  try {
    return homedir();
  } catch {
    return '/';
  }
}

function isAlive(pid: number): boolean | undefined {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH' ? false : undefined;
  }
}
