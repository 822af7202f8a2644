#!/usr/bin/env node
import { homedir, hostname } from 'node:os';
import { runCli } from './cli/cli.ts';
import type { Outside, StopSignal } from './cli/outside.ts';
import { packageVersion } from './cli/shipped-files.ts';
import { dropWhatCannotBeWritten } from './cli/streams.ts';

const stopSignals: readonly StopSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

dropWhatCannotBeWritten(process.stdout, process.stderr);

const outside: Outside = {
  args: process.argv.slice(2),
  env: process.env,
  homeDirectory: homedir(),
  hostName: hostname(),
  pid: process.pid,
  platform: process.platform,
  version: packageVersion(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  onSignal(listener) {
    for (const signal of stopSignals) process.on(signal, listener);
    return () => {
      for (const signal of stopSignals) process.off(signal, listener);
    };
  },
  isAlive(pid) {
    try {
      process.kill(pid, 0);
      return true;
    } catch (error) {
      return error instanceof Error && 'code' in error && error.code === 'ESRCH' ? false : undefined;
    }
  },
};

process.exitCode = await runCli(outside);
