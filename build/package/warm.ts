import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** What is run so that V8 compiles what such commands need; with their exit codes. */
const runs: readonly (readonly [string, number])[] = [
  ['list', 0],
  ['show kill-pod', 0],
  ['lint kill-pod', 0],
  ['run no-such-scenario', 2],
  ['run kill-pod sts/web --dry-run=client', 0],
  ['run kill-pod sts/web --yes', 0],
  ['plan stall-rollout sts/web', 0],
  ['run kill-pod --sandbox', 0],
];

/**
 * Runs the program in this folder of chunks against a sandbox that it serves itself, and so makes V8's code cache of
 * each chunk. Returns them by the names of their assets.
 */
export async function warm(folder: string): Promise<Readonly<Record<string, string>>> {
  const home = mkdtempSync(join(tmpdir(), 'sts-doctor-warm-'));
  const env = {
    PATH: process.env['PATH'],
    HOME: home,
    KUBECONFIG: join(home, 'kubeconfig'),
    STS_DOCTOR_WARM: folder,
  };
  const run = (args: readonly string[], stdout: 'ignore' | 'pipe'): ChildProcess =>
    spawn(process.execPath, [join(import.meta.dirname, 'warm-launcher.ts'), ...args], {
      env,
      stdio: ['ignore', stdout, 'pipe'],
    });
  const server = run(['sandbox', '--speed', '30', '--write-kubeconfig', env.KUBECONFIG], 'pipe');
  const served = once(server, 'exit');
  try {
    if (server.stdout !== null) await once(server.stdout, 'data');
    for (const [line, expected] of runs) {
      const child = run(line.split(' '), 'ignore');
      let complaint = '';
      child.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
      const [code] = (await once(child, 'close')) as [number | null];
      if (code !== expected) throw new Error(`${line}: exit code ${code}, not ${expected}\n${complaint}`);
    }
  } finally {
    server.kill();
    await served;
    rmSync(home, { recursive: true, force: true });
  }
  const caches = globSync('*.cache', { cwd: folder }).map((file) => [basename(file), join(folder, file)]);
  return Object.fromEntries(caches) as Readonly<Record<string, string>>;
}
