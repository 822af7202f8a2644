import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { hostBinary } from './binary.ts';

export interface Said {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Said>;
  /** Resolves when the text has appeared on either stream; rejects when the program ends without it. */
  says(text: string): Promise<string>;
}

const source = join(import.meta.dirname, '..', '..', '..', 'src', 'main.ts');

/** How the packaged program is called, and how the one of the checkout is. */
export const packaged: readonly string[] = [hostBinary];
export const checkout: readonly string[] = [process.execPath, source];

/** An empty folder that is gone after the test. */
export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sts-doctor-packaged-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function start(
  [command = '', ...first]: readonly string[],
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Running {
  const child = spawn(command, [...first, ...args], {
    cwd: env['HOME'],
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const heard = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => (heard[stream] += text));
  const ended = new Promise<Said>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...heard }));
  });
  return {
    child,
    ended,
    says: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const all = heard.stdout + heard.stderr;
          if (all.includes(text)) resolve(all);
        };
        look();
        child.stdout.on('data', look);
        child.stderr.on('data', look);
        void ended.then(() => reject(new Error(`ended without "${text}":\n${heard.stdout}${heard.stderr}`)));
      }),
  };
}

/** The packaged program with these words, in a home of its own. */
export function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Said> {
  return start(packaged, args, { HOME: aFolder(), ...env }).ended;
}

/** The same of the checkout: what the package is held against. */
export function runCheckout(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Said> {
  return start(checkout, args, { HOME: aFolder(), ...env }).ended;
}
