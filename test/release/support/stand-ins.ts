import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Materials } from '../../../build/release/materials.ts';
import { makeRelease } from '../../../build/release/make-release.ts';
import { executableOf, folderOf, platforms } from '../../../build/release/platforms.ts';
import { type Product, readProduct } from '../../../build/release/product.ts';
import { atTheEnd } from '../../cluster/support/ending.ts';

export const product: Product = { ...readProduct(), version: '1.2.3' };

export const materials: Materials = {
  licence: 'Apache\n',
  notice: async ({ os }) => `made of others’ work, for ${os}\n`,
  sbom: '{}\n',
};

export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sts-doctor-release-'));
  atTheEnd(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A folder such as `npm run package` leaves, with a script in place of each executable. */
export function standIns(of: Product = product): string {
  const folder = aFolder();
  for (const platform of platforms) {
    mkdirSync(join(folder, folderOf(platform)));
    const file = join(folder, folderOf(platform), executableOf(platform, of.name));
    writeFileSync(file, `#!/bin/sh\necho ${of.name} ${of.version} "$@"\n`, { mode: 0o755 });
  }
  return folder;
}

/** A release made of stand-ins; its folder. */
export async function aRelease(of: Product = product): Promise<string> {
  const to = join(aFolder(), 'release');
  await makeRelease(of, materials, { from: standIns(of), to });
  return to;
}
