import { mkdir, readlink, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bed, bedOfEnvironment, pathsOf } from './bed.ts';
import { issueCertificate, makeAuthority } from './certificates.ts';
import { killMembers } from './cgroups.ts';
import { run } from './command.ts';
import { type Component, componentsOf } from './components.ts';
import { ensureExecutable, executablePath, programs } from './executable.ts';
import { furnish } from './furniture.ts';
import { isWhole } from './health.ts';
import { makeImages } from './image.ts';
import { admit } from './kubeconfig.ts';
import { alone } from './lock.ts';
import { dropMountNamespace, inMountNamespace, makeMountNamespace } from './mounts.ts';
import { writeNameConfig } from './names-config.ts';
import { dropNetwork, makeNetwork } from './network.ts';
import { writeNodeConfig } from './node-config.ts';
import { ensurePackages } from './packages.ts';
import { becomesReady, start } from './processes.ts';
import { noteSysctls, restoreSysctls } from './sysctls.ts';

type Say = (line: string) => void;
const silent: Say = () => {};

/**
 * Brings the bed up unless it is up, and returns the path of the administrator's kubeconfig.
 * What is left of a bed that lost a part of itself is torn down first.
 */
export async function up(say: Say = silent, bed: Bed = bedOfEnvironment()): Promise<string> {
  if (await isUp(bed)) return pathsOf(bed).admin;
  return alone(bed, async () => {
    // Another may have brought it up while we waited for the lock.
    if (await isUp(bed)) return pathsOf(bed).admin;
    await ensurePackages(say);
    const executable = await ensureExecutable(say);
    await clear(bed);
    await prepare(bed, executable);
    await startAll(bed, say);
    return pathsOf(bed).admin;
  });
}

/** Takes the bed down: no process, mount, bridge, cgroup or file of it remains. Nothing happens when it is down. */
export function down(bed: Bed = bedOfEnvironment()): Promise<void> {
  return alone(bed, () => clear(bed));
}

async function isUp(bed: Bed): Promise<boolean> {
  const linked = await readlink(pathsOf(bed).kubectl).catch(() => undefined);
  // A bed that runs another build than these sources give is as good as none.
  return linked === (await executablePath()) && isWhole(bed);
}

async function clear(bed: Bed): Promise<void> {
  await killMembers(bed);
  await dropMountNamespace(bed);
  await dropNetwork(bed);
  await restoreSysctls(bed);
  await rm(bed.dir, { recursive: true, force: true });
}

async function prepare(bed: Bed, executable: string): Promise<void> {
  await mkdir(join(bed.dir, 'bin'), { recursive: true });
  await noteSysctls(bed);
  for (const program of programs) await symlink(executable, join(bed.dir, 'bin', program));
  await makeNetwork(bed);
  await makeMountNamespace(bed);
  await writeNodeConfig(bed);
  await makeAuthority(bed);
  await makeIdentities(bed);
  await writeNameConfig(bed);
}

async function makeIdentities(bed: Bed): Promise<void> {
  const { admin, pki } = pathsOf(bed);
  const node = `system:node:${bed.nodeName}`;
  await Promise.all([
    issueCertificate(bed, 'server', { name: 'kube-apiserver', altNames: serverNames(bed) }),
    admit(bed, admin, 'admin', 'admin', ['system:masters']),
    admit(
      bed,
      join(pki, 'controller-manager.kubeconfig'),
      'controller-manager',
      'system:kube-controller-manager',
      [],
    ),
    admit(bed, join(pki, 'scheduler.kubeconfig'), 'scheduler', 'system:kube-scheduler', []),
    admit(bed, join(pki, 'kubelet.kubeconfig'), 'kubelet', node, ['system:nodes']),
  ]);
}

function serverNames(bed: Bed): string {
  const service = ['kubernetes', 'kubernetes.default', 'kubernetes.default.svc'].map((name) => `DNS:${name}`);
  return [...service, `IP:${bed.nodeAddress}`, `IP:${bed.serviceRange.replace('.0/24', '.1')}`].join(',');
}

async function startAll(bed: Bed, say: Say): Promise<void> {
  const [foundation = [], server = [], clients = []] = componentsOf(bed);
  await startWave(bed, foundation, say);
  // The images need containerd alone, and are ready long before the API server.
  await Promise.all([startWave(bed, server, say), importImages(bed)]);
  await startWave(bed, clients, say);
  await furnish(bed);
}

async function startWave(bed: Bed, wave: readonly Component[], say: Say): Promise<void> {
  say(`starting ${wave.map(({ name }) => name).join(', ')}`);
  await Promise.all(wave.map((component) => start(bed, component)));
  await Promise.all(wave.map((component) => becomesReady(bed, component)));
}

async function importImages(bed: Bed): Promise<void> {
  const archive = await makeImages(join(bed.dir, 'images'));
  const { containerdSocket } = pathsOf(bed);
  await run([
    ...inMountNamespace(bed),
    'ctr',
    `--address=${containerdSocket}`,
    '--namespace=k8s.io',
    'images',
    'import',
    archive,
  ]);
}
