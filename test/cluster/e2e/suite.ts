import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type Build, ensureBuilt } from '../bed/build.ts';
import { ensureExecutable } from '../bed/executable.ts';
import type { Suite } from './play.ts';

const program: Build = { name: 'e2e.test', folder: 'e2e', go: ['test', '-c', '-vet=off'] };

/**
 * Kubernetes' own end-to-end suite and the kubectl it calls, built unless these very sources have been built before.
 * It shares its packages with the bed's executable: half a minute after that, minutes without it.
 */
export async function suiteIn(folder: string, say: (line: string) => void): Promise<Suite> {
  const kubectl = join(folder, 'kubectl');
  // It acts as the program whose name it is called by.
  await symlink(await ensureExecutable(say), kubectl);
  return {
    program: await ensureBuilt(program, () => say("building Kubernetes' end-to-end suite: once")),
    kubectl,
    folder,
  };
}
