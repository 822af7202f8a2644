import { readdir, readFile } from 'node:fs/promises';

/**
 * Processes of a pod that run on this machine, whatever the API says of it: the bed's nodes are here. Two pods of one
 * name are told apart by their UIDs.
 */
export async function processesOf(podUid: string): Promise<readonly number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const groups = await Promise.all(
    // A process may end while we look.
    pids.map((pid) => readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => '')),
  );
  return pids.filter((_, index) => groups[index]?.includes(`pod${podUid}`)).map(Number);
}
