import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bed, type BedNode, pathsOf } from './bed.ts';
import { ask, run } from './command.ts';

/**
 * The kernel's namespaces that the components run in: one network for all, one set of mounts for the control
 * plane and for each node. With the last process goes whatever was made in them (pod volumes, overlays, bridges,
 * firewall rules, addresses), so there is nothing to undo by hand, and nothing of it ever shows on the machine.
 */
export async function makeNamespaces(bed: Bed): Promise<void> {
  const { namespaces } = pathsOf(bed);
  await mkdir(namespaces, { recursive: true });
  // A namespace can be pinned to a file only on a mount that does not propagate.
  await run(['mount', '--bind', namespaces, namespaces]);
  await run(['mount', '--make-private', namespaces]);

  await makeNetwork(bed, await pin(bed, 'network'));
  await makeMounts(bed, undefined, [volumes]);
  for (const node of bed.nodes) await makeMounts(bed, node, [volumes, ...nodeFolders]);
}

/** The beginning of a command line that runs the rest on a node, or without one on the control plane. */
export function inNamespaces(bed: Bed, node?: BedNode): string[] {
  const { namespaces } = pathsOf(bed);
  return [
    'nsenter',
    `--net=${join(namespaces, 'network')}`,
    `--mount=${join(namespaces, mountsOf(node))}`,
    '--',
  ];
}

/** Lets go of the namespaces; does nothing when there are none. */
export async function dropNamespaces(bed: Bed): Promise<void> {
  await ask(['ip', 'link', 'delete', bed.cable]);
  const mounts = (await readFile('/proc/self/mounts', 'utf8'))
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '');
  for (const mountPoint of mounts.filter((path) => path.startsWith(`${bed.dir}/`)).toReversed()) {
    await ask(['umount', '--lazy', mountPoint]);
  }
}

/** Where the provisioner puts volumes, whatever its configuration says: all nodes must find them there. */
const volumes = '/tmp/hostpath_pv';

/** Folders that containerd, CNI and the kubelet use whatever their configuration says. */
const nodeFolders = [
  '/opt/containerd',
  '/run/containerd',
  '/run/netns',
  '/var/lib/cni',
  '/var/lib/kubelet',
  '/var/log/containers',
  '/var/log/pods',
];

function mountsOf(node: BedNode | undefined): string {
  return node?.name ?? 'control-plane';
}

async function pin(bed: Bed, name: string): Promise<string> {
  const file = join(pathsOf(bed).namespaces, name);
  await writeFile(file, '');
  return file;
}

/** A network with the bed's addresses, joined to the machine's by a cable. */
async function makeNetwork(bed: Bed, file: string): Promise<void> {
  await run(['unshare', `--net=${file}`, 'ip', 'link', 'set', 'lo', 'up']);
  await run(['ip', 'link', 'add', bed.cable, 'type', 'veth', 'peer', 'name', 'machine', 'netns', file]);
  await run(['ip', 'address', 'add', `${bed.machineAddress}/24`, 'dev', bed.cable]);
  await run(['ip', 'link', 'set', bed.cable, 'up']);
  const inside = [bed.address, ...bed.nodes.map(({ address }) => address)].map(
    (address) => `ip address add ${address}/24 dev machine`,
  );
  const script = [...inside, 'ip link set machine up', `ip route add default via ${bed.machineAddress}`];
  await run(['nsenter', `--net=${file}`, 'sh', '-ec', script.join('\n')]);
}

async function makeMounts(bed: Bed, node: BedNode | undefined, folders: readonly string[]): Promise<void> {
  await run(['unshare', `--mount=${await pin(bed, mountsOf(node))}`, '--propagation', 'private', 'true']);
  const binds: string[] = [];
  for (const folder of folders) {
    const own =
      folder === volumes ? join(bed.dir, 'volumes') : join(bed.dir, mountsOf(node), 'folders', folder);
    await mkdir(own, { recursive: true });
    // On the machine it stays behind, empty: removing it would take away what another bed has mounted there.
    await mkdir(folder, { recursive: true });
    binds.push(`mount --bind '${own}' '${folder}'`);
  }
  await run([...inNamespaces(bed, node), 'sh', '-ec', binds.join('\n')]);
}
