import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scaleUp } from './scale-up.ts';

const TRIES = 3;
const main = join(import.meta.dirname, '..', 'src', 'main.ts');
const home = mkdtempSync(join(tmpdir(), 'sts-doctor-bench-'));

/** The best of a few: what a machine does beside it only ever makes it slower. */
function wallOf(args: readonly string[]): number {
  const tries = Array.from({ length: TRIES }, () => {
    const began = performance.now();
    const { status, stderr } = spawnSync(process.execPath, args, { env: { HOME: home }, encoding: 'utf8' });
    if (status !== 0) throw new Error(`node ${args.join(' ')}: exit code ${status}\n${stderr}`);
    return performance.now() - began;
  });
  return Math.min(...tries);
}

function line(what: string, ms: number, bare: number, rest = ''): void {
  console.log(
    `${what.padEnd(28)} ${ms.toFixed(0).padStart(7)} ms  ${(ms / bare).toFixed(1).padStart(6)} × bare${rest}`,
  );
}

const bare = wallOf(['-e', '0']);
const version = wallOf([main, 'version']);
const drill = wallOf([main, 'run', 'kill-pod', '--sandbox', '-q']);
line('node -e 0', bare, bare);
line('version', version, bare);
line('run kill-pod --sandbox', drill, bare, `  ${(drill - version).toFixed(0)} ms beyond start-up`);
for (const replicas of [100, 1000]) {
  const { wallMs, cpuMs, maxRssBytes, virtualMs, writes } = await scaleUp(replicas);
  const rest = [
    `${cpuMs.toFixed(0)} ms of processor`,
    `${(maxRssBytes / 2 ** 20).toFixed(0)} MiB at most`,
    `${(virtualMs / 1000).toFixed(0)} s of its own time`,
    `${(writes / replicas).toFixed(1)} writes a replica`,
  ];
  line(`${replicas} replicas, one by one`, wallMs, bare, `  ${rest.join(', ')}`);
}
