import { mkdir, readdir, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bed, bedOfEnvironment, pathsOf } from './bed.ts';
import { killMembers } from './cgroups.ts';
import type { Component } from './component.ts';
import { wavesOf } from './components.ts';
import { ensureExecutable, executablePath, programs } from './executable.ts';
import { furnish } from './furniture.ts';
import { isWhole } from './health.ts';
import { makeIdentities } from './identities.ts';
import { makeImages } from './image.ts';
import { alone } from './lock.ts';
import { writeNameConfig } from './names-config.ts';
import { dropNamespaces, makeNamespaces } from './namespaces.ts';
import { writeNodeConfig } from './node-config.ts';
import { ensurePackages } from './packages.ts';
import { becomesReady, start } from './processes.ts';
import { noteSysctls, restoreSysctls } from './sysctls.ts';

type Say = (line: string) => void;
const silent: Say = () => {};
const marker = '.sts-doctor-bed';

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

/** Takes the bed down: no process, mount, link, cgroup or file of it remains. Nothing happens when it is down. */
export function down(bed: Bed = bedOfEnvironment()): Promise<void> {
  return alone(bed, () => clear(bed));
}

async function isUp(bed: Bed): Promise<boolean> {
  const linked = await readlink(pathsOf(bed).kubectl).catch(() => undefined);
  // A bed that runs another build than these sources give is as good as none.
  return linked === (await executablePath()) && isWhole(bed);
}

async function clear(bed: Bed): Promise<void> {
  await refuseForeignFolder(bed);
  await killMembers(bed);
  await dropNamespaces(bed);
  await restoreSysctls(bed);
  await rm(bed.dir, { recursive: true, force: true });
}

/** The folder can be given by the environment, and is removed with all that is in it: it had better be a bed's. */
async function refuseForeignFolder(bed: Bed): Promise<void> {
  const content = await readdir(bed.dir).catch((): string[] => []);
  if (content.length > 0 && !content.includes(marker)) {
    throw new Error(
      `${bed.dir} is not empty and not the folder of a bed: choose another in STS_DOCTOR_BED_DIR`,
    );
  }
}

async function prepare(bed: Bed, executable: string): Promise<void> {
  await mkdir(join(bed.dir, 'bin'), { recursive: true });
  await writeFile(join(bed.dir, marker), '');
  await noteSysctls(bed);
  for (const program of programs) await symlink(executable, join(bed.dir, 'bin', program));
  await makeNamespaces(bed);
  await Promise.all([makeIdentities(bed), makeImages(pathsOf(bed).images)]);
  await writeNameConfig(bed);
  for (const node of bed.nodes) await writeNodeConfig(bed, node);
}

async function startAll(bed: Bed, say: Say): Promise<void> {
  const { foundation, server, clients } = wavesOf(bed);
  await startWave(bed, foundation, say);
  await startWave(bed, server, say);
  await startWave(bed, clients, say);
  await furnish(bed);
}

async function startWave(bed: Bed, wave: readonly Component[], say: Say): Promise<void> {
  say(`starting ${wave.map(({ name }) => name).join(', ')}`);
  await Promise.all(wave.map((component) => start(bed, component)));
  await Promise.all(wave.map((component) => becomesReady(bed, component)));
}
