import { once } from 'node:events';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { targets, isHost } from '../build/package/targets.ts';
import { executableOf } from '../build/package/assemble.ts';
import { type Subject, timeInTurn } from './startup/timing.ts';

/**
 * `npm run bench:startup [-- --rounds N]`: how long the packaged program takes to start, beside the Node it is made of
 * and kubectl; `run --dry-run=client` against a sandbox that it serves itself.
 */
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '40' } } });
const host = targets.find(isHost);
if (host === undefined) throw new Error('nothing is packaged for this platform');
const binary = executableOf(host);
if (!existsSync(binary)) throw new Error(`${binary} is not there: npm run package -- --target ${host.name}`);
const home = mkdtempSync(join(tmpdir(), 'sts-doctor-bench-'));
const env = { PATH: process.env['PATH'], HOME: home, KUBECONFIG: join(home, 'kubeconfig') };

const ours = (line: string): Subject => ({
  name: `sts-doctor ${line}`,
  command: binary,
  args: line.split(' '),
});
const dryRun = ours('run kill-pod sts/web --dry-run=client');
const subjects: readonly Subject[] = [
  { name: 'node -e 0', command: process.execPath, args: ['-e', '0'] },
  ours('--help'),
  ours('--version'),
  ours('run --help'),
  ours('list'),
  dryRun,
  ours('run kill-pod --sandbox -q'),
  { name: 'kubectl version --client', command: 'kubectl', args: ['version', '--client'] },
  { name: 'kubectl get pods', command: 'kubectl', args: ['get', 'pods'] },
];

const server = spawn(binary, ['sandbox', '--speed', '60', '--write-kubeconfig', env.KUBECONFIG], {
  env,
  stdio: ['ignore', 'pipe', 'ignore'],
});
try {
  await once(server.stdout, 'data');
  // Guards refuse the set until its pods are ready.
  const deadline = Date.now() + 30_000;
  while (spawnSync(binary, dryRun.args, { env }).status !== 0 && Date.now() < deadline);
  const timings = timeInTurn(subjects, Number(values.rounds), env);
  const [bare] = timings;
  if (bare === undefined) throw new Error('nothing was measured');
  console.log(
    `${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
  );
  console.log('\n| command | median ms | least ms | × node -e 0 | RSS MiB |\n|---|---:|---:|---:|---:|');
  for (const { subject, medianMs, leastMs, rssMiB } of timings) {
    const ratio = (medianMs / bare.medianMs).toFixed(2);
    console.log(
      `| \`${subject.name}\` | ${medianMs.toFixed(1)} | ${leastMs.toFixed(1)} | ${ratio} | ${rssMiB.toFixed(0)} |`,
    );
  }
} finally {
  server.kill();
  rmSync(home, { recursive: true, force: true });
}
