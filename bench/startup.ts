import { once } from 'node:events';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { targets, isHost } from '../build/package/targets.ts';
import { executableOf } from '../build/package/assemble.ts';
import { missed, startupTable, writeStartup } from './startup/page.ts';
import { type Subject, timeInTurn } from './startup/timing.ts';

/**
 * `npm run bench:startup [-- --rounds N] [--write]`: how long the packaged program takes to start, beside the Node it is
 * made of, and kubectl where there is one; `run --dry-run=client` against a sandbox that it serves itself. Written into
 * docs/performance.md if asked for. Ends with 1 when something takes more of the processor than it may.
 */
const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '40' }, write: { type: 'boolean' } },
});
const host = targets.find(isHost);
if (host === undefined) throw new Error('nothing is packaged for this platform');
const binary = executableOf(host);
if (!existsSync(binary)) throw new Error(`${binary} is not there: npm run package -- --target ${host.name}`);
const home = mkdtempSync(join(tmpdir(), 'sts-doctor-bench-'));
const env = { PATH: process.env['PATH'], HOME: home, KUBECONFIG: join(home, 'kubeconfig') };

const ours = (line: string, atMost?: number): Subject => ({
  name: `sts-doctor ${line}`,
  command: binary,
  args: line.split(' '),
  ...(atMost !== undefined && { atMost }),
});
/** Compared where there is one. */
const kubectl = 'kubectl';
const dryRun = ours('run kill-pod sts/web --dry-run=client', 4);
const subjects: readonly Subject[] = [
  { name: 'node -e 0', command: process.execPath, args: ['-e', '0'] },
  ours('--help', 1.05),
  ours('--version', 1.05),
  ours('run --help'),
  ours('list', 1.5),
  ours('lint scenarios/kill-pod.yaml', 1.5),
  dryRun,
  ours('preflight kill-pod sts/web'),
  ours('plan kill-pod sts/web'),
  ours('run kill-pod --sandbox -q'),
  ...(spawnSync(kubectl).error === undefined
    ? [
        { name: 'kubectl version --client', command: kubectl, args: ['version', '--client'] },
        { name: 'kubectl get pods', command: kubectl, args: ['get', 'pods'] },
      ]
    : []),
];

const server = spawn(binary, ['sandbox', '--speed', '10', '--write-kubeconfig', env.KUBECONFIG], {
  env,
  stdio: ['ignore', 'pipe', 'ignore'],
});
try {
  await once(server.stdout, 'data');
  // Guards refuse the set until its pods are ready.
  const deadline = Date.now() + 30_000;
  while (spawnSync(binary, dryRun.args, { env }).status !== 0 && Date.now() < deadline);
  const timings = timeInTurn(subjects, Number(values.rounds), env);
  const table = startupTable(timings);
  console.log(table);
  if (values.write) writeStartup(table);
  for (const miss of missed(timings)) {
    console.error(miss);
    process.exitCode = 1;
  }
} finally {
  server.kill();
  rmSync(home, { recursive: true, force: true });
}
