import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunResult } from '../../src/drill/run-result.ts';
import { parseRecording } from '../../src/recording/file.ts';
import { cli } from '../cli/support/outside.ts';
import type { Case } from './cases.ts';
import { normalForm } from './normal-form.ts';
import type { NormalForm } from './state.ts';

/** The flags both sides get: whatever a scenario may need to be allowed. */
export const flags = ['--yes', '--allow-destructive', '--allow-force', '-o', 'json'] as const;

/** The case in the sandbox, in this process; `seed` decides about chance. */
export async function sandboxRun({ name, scenario, manifests }: Case, seed: number): Promise<NormalForm> {
  const folder = await mkdtemp(join(tmpdir(), 'sts-doctor-differential-'));
  try {
    const [filled, recorded] = [join(folder, 'manifests.json'), join(folder, 'recording.ndjson')];
    const items = manifests('shop');
    await writeFile(filled, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
    const where = ['--sandbox', '-f', filled, '--seed', String(seed)];
    const { out, err } = await cli('run', scenario, 'sts/db', ...where, '--record', recorded, ...flags);
    return formOf(await readFile(recorded, 'utf8'), out, `${name}: ${err}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A recording and what `-o json` said; throws with `said` when there is no report. */
export function formOf(recording: string, report: string, said: string): NormalForm {
  const result = JSON.parse(report === '' ? '{}' : report) as RunResult;
  if (result.undo === undefined) throw new Error(`no report of ${said}`);
  return normalForm(parseRecording(recording, 'recording'), result);
}
