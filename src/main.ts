#!/usr/bin/env node
import { homedir, hostname } from 'node:os';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCli } from './cli/cli.ts';
import type { Outside, StopSignal } from './cli/outside.ts';

const stopSignals: readonly StopSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const outside: Outside = {
  args: process.argv.slice(2),
  env: process.env,
  homeDirectory: homedir(),
  hostName: hostname(),
  pid: process.pid,
  platform: process.platform,
  version: versionOfThisPackage(),
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

function versionOfThisPackage(): string {
  const text = readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}
