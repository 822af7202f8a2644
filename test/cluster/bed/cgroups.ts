import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bed } from './bed.ts';
import { until } from './until.ts';

/**
 * Every process of the bed, containers included, lives below one cgroup. So whatever belongs to the bed can be
 * found and killed even when pid files are stale and containerd is dead, and a recycled pid is never hit.
 */

/** Makes the bed's cgroups and returns the file that a process writes its pid to in order to join. */
export async function makeCgroups(bed: Bed): Promise<string> {
  for (const hierarchy of await hierarchies()) {
    // A kubelet wants its root to be there, under every controller.
    for (const { cgroup } of bed.nodes) await mkdir(join(hierarchy, cgroup), { recursive: true });
  }
  const home = join(await membership(), bed.cgroup, 'components');
  await mkdir(home, { recursive: true });
  return join(home, 'cgroup.procs');
}

/** Pids of all living processes of the bed. */
export async function membersOf(bed: Bed): Promise<number[]> {
  const pids: number[] = [];
  for (const group of await groupsBelow(join(await membership(), bed.cgroup))) {
    const list = await readFile(join(group, 'cgroup.procs'), 'utf8').catch(() => '');
    pids.push(...list.split('\n').filter(Boolean).map(Number));
  }
  return pids;
}

/** Kills all processes of the bed and waits until none is left; then removes its cgroups. */
export async function killMembers(bed: Bed): Promise<void> {
  await until('all processes of the bed to be gone', 20_000, async () => {
    const pids = await membersOf(bed);
    // Again in each round: a process may have forked between the list and the signal.
    for (const pid of pids) kill(pid);
    return pids.length === 0 || `alive: ${pids.join(' ')}`;
  });
  for (const hierarchy of await hierarchies()) {
    for (const group of (await groupsBelow(join(hierarchy, bed.cgroup))).toReversed()) {
      // The kernel gives a group free a moment after its last process.
      await until(`cgroup ${group} to be empty`, 10_000, () => rmdir(group).then(() => true, String));
    }
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Ended by itself meanwhile.
  }
}

/** The group and all below it, parents first; empty when it does not exist. */
async function groupsBelow(group: string): Promise<string[]> {
  if (!existsSync(group)) return [];
  const entries = await readdir(group, { withFileTypes: true, recursive: true });
  const below = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name));
  return [group, ...below.toSorted()];
}

/** Mount points of all hierarchies: one under cgroup v2, one per controller under v1. */
async function hierarchies(): Promise<string[]> {
  const mounts = (await readFile('/proc/self/mounts', 'utf8')).split('\n').map((line) => line.split(' '));
  return mounts.flatMap(([, mountPoint = '', type = '']) => (type.startsWith('cgroup') ? [mountPoint] : []));
}

/** The hierarchy that answers who belongs to the bed. */
async function membership(): Promise<string> {
  const all = await hierarchies();
  const chosen = all.find((hierarchy) => hierarchy.endsWith('/pids')) ?? all[0];
  if (!chosen) throw new Error('no cgroup hierarchy is mounted on this machine');
  return chosen;
}
