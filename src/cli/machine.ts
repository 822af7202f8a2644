import { readFile, readlink } from 'node:fs/promises';
import { digest } from '../lib/hash.ts';

/**
 * This boot of this machine, as this process sees its processes: where two agree, a process number means the same to
 * both. Undefined where that cannot be told; a host's name alone is shared by containers and by copies of a disk.
 */
export async function machineOf(platform: NodeJS.Platform): Promise<string | undefined> {
  if (platform !== 'linux') return undefined;
  try {
    const [boot, processes] = await Promise.all([
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
      readlink('/proc/self/ns/pid'),
    ]);
    return digest([boot.trim(), processes]);
  } catch {
    return undefined;
  }
}
