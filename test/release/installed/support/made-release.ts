import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { makeRelease, releaseFiles } from '../../../../build/release/make-release.ts';
import { root } from '../../../../build/release/product.ts';
import { aFolder, materials, product, standIns } from '../../support/stand-ins.ts';

/** The release under test: `dist/release`, or where `STS_DOCTOR_RELEASE` says. @throws Error when there is none. */
export function madeRelease(): string {
  const folder = process.env['STS_DOCTOR_RELEASE'] || join(root, 'dist', 'release');
  if (existsSync(join(folder, releaseFiles.checksums))) return folder;
  throw new Error(`${folder} has no release: npm run package && npm run archives`);
}

export const linuxArchive = 'kubectl-sts_doctor-linux-amd64.tar.gz';

/** A release to come, whose executables only say their version: what one upgrades to. */
export async function nextRelease(): Promise<string> {
  const next = { ...product, version: '99.0.0' };
  const to = join(aFolder(), 'release');
  await makeRelease(next, materials, { from: standIns(next), to });
  return to;
}
