import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Bed, pathsOf } from './bed.ts';
import { ask, run } from './command.ts';

/**
 * Folders that containerd, the kubelet, CNI and the volume provisioner use whatever their configuration says.
 * Each is a folder of the bed's own in the eyes of its processes.
 */
const fixedFolders = [
  '/opt/containerd',
  '/run/containerd',
  '/run/netns',
  '/tmp/hostpath_pv',
  '/var/lib/cni',
  '/var/lib/kubelet',
  '/var/log/containers',
  '/var/log/pods',
];

/**
 * Makes the mount namespace that all components run in. The kernel drops it, with every volume, overlay and
 * network namespace mounted in it, when the last process has gone: nothing is left to unmount by hand.
 */
export async function makeMountNamespace(bed: Bed): Promise<void> {
  const { mountNamespace } = pathsOf(bed);
  const home = dirname(mountNamespace);
  await mkdir(home, { recursive: true });
  // A namespace can be pinned to a file only on a mount that does not propagate.
  await run(['mount', '--bind', home, home]);
  await run(['mount', '--make-private', home]);
  await writeFile(mountNamespace, '');
  await run(['unshare', `--mount=${mountNamespace}`, '--propagation', 'private', 'true']);

  const binds: string[] = [];
  for (const folder of fixedFolders) {
    const own = join(bed.dir, 'folders', folder);
    await mkdir(own, { recursive: true });
    await mkdir(folder, { recursive: true });
    binds.push(`mount --bind '${own}' '${folder}'`);
  }
  await run([...inMountNamespace(bed), 'sh', '-ec', binds.join('\n')]);
}

/** The beginning of a command line that runs the rest in the bed's mount namespace. */
export function inMountNamespace(bed: Bed): string[] {
  return ['nsenter', `--mount=${pathsOf(bed).mountNamespace}`, '--'];
}

/**
 * Lets go of the mount namespace. The empty folders that stood for the bed's own stay: to remove one would
 * unmount what another bed has mounted there.
 */
export async function dropMountNamespace(bed: Bed): Promise<void> {
  const mounts = (await readFile('/proc/self/mounts', 'utf8'))
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '');
  for (const mountPoint of mounts.filter((path) => path.startsWith(`${bed.dir}/`)).toReversed()) {
    await ask(['umount', '--lazy', mountPoint]);
  }
}
