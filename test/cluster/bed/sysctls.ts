import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bed } from './bed.ts';

/** Settings of the whole machine that the kubelet changes as it starts. */
const changed = [
  'kernel/keys/root_maxbytes',
  'kernel/keys/root_maxkeys',
  'kernel/panic',
  'kernel/panic_on_oops',
  'vm/overcommit_memory',
  'vm/panic_on_oom',
];

/** Notes the settings as they are, for `restoreSysctls`. */
export async function noteSysctls(bed: Bed): Promise<void> {
  const values: Record<string, string> = {};
  for (const name of changed) values[name] = (await readFile(`/proc/sys/${name}`, 'utf8')).trim();
  await writeFile(join(bed.dir, 'sysctls.json'), JSON.stringify(values));
}

/** Puts back what was noted; does nothing when the bed never came that far. */
export async function restoreSysctls(bed: Bed): Promise<void> {
  const noted = await readFile(join(bed.dir, 'sysctls.json'), 'utf8').catch(() => '{}');
  for (const [name, value] of Object.entries(JSON.parse(noted) as Record<string, string>)) {
    await writeFile(`/proc/sys/${name}`, value);
  }
}
