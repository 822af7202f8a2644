import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, shippedFiles } from '../shipped.ts';
import type { Contents } from './assemble.ts';
import { exportsOf, launcherCode, programChunks } from './chunks.ts';

/** Writes the chunks and the launcher into this folder; the files shipped with the program stay where they are. */
export async function writeContents(folder: string): Promise<Contents> {
  mkdirSync(folder, { recursive: true });
  const assets: Record<string, string> = {};
  const chunks = await programChunks();
  for (const { name, code } of chunks) {
    assets[name] = join(folder, name);
    writeFileSync(assets[name], code);
  }
  for (const file of shippedFiles) assets[file] = join(root, file);
  const launcher = join(folder, 'launcher.cjs');
  writeFileSync(launcher, await launcherCode(chunks));
  writeFileSync(join(folder, 'exports.json'), JSON.stringify(exportsOf(chunks)));
  return { launcher, assets };
}
