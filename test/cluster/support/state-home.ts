import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atTheEnd } from './ending.ts';

/** A new folder for XDG_STATE_HOME, removed at the end of the test. Doctors that share one remember each other. */
export async function aStateHome(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sts-doctor-state-'));
  atTheEnd(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
