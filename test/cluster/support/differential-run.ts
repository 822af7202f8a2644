import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Case } from '../../differential/cases.ts';
import { compare, type Compared } from '../../differential/compare.ts';
import { flags, formOf, sandboxRun } from '../../differential/sandbox-run.ts';
import type { NormalForm } from '../../differential/state.ts';
import { runDoctor } from './doctor.ts';
import type { Drilled } from './drilled.ts';
import { waitReady } from './wait.ts';

/** Enough to tell what is always so from what is chance. */
const seeds = [1, 2, 3, 4, 5, 6, 7, 8];

export interface Differential extends Compared {
  readonly real: NormalForm;
  readonly sandbox: readonly NormalForm[];
}

/** One case on both sides. The ground is an empty namespace. */
export async function playDifferential(ground: Drilled, one: Case): Promise<Differential> {
  const real = await realRun(ground, one);
  const sandbox: NormalForm[] = [];
  for (const seed of seeds) sandbox.push(await sandboxRun(one, seed));
  return { real, sandbox, ...compare(sandbox, real, one) };
}

async function realRun(ground: Drilled, { name, scenario, manifests }: Case): Promise<NormalForm> {
  const { cluster, namespace, stateHome } = ground;
  await cluster.apply(manifests(namespace));
  await waitReady(cluster, ground);
  const folder = await mkdtemp(join(tmpdir(), 'sts-doctor-differential-'));
  try {
    const recorded = join(folder, 'recording.ndjson');
    const words = ['run', scenario, `sts/${ground.name}`, '-n', namespace, '--record', recorded, ...flags];
    const { stdout, stderr } = await runDoctor(cluster, stateHome, words);
    return formOf(await readFile(recorded, 'utf8'), stdout, `${name}: ${stderr}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
