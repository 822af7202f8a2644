import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatChecksums } from './checksums.ts';
import type { Content } from './contents.ts';
import { krewManifest } from './krew/manifest.ts';
import { sealed } from './krew/seal.ts';
import type { Materials } from './materials.ts';
import { archiveOf, executableOf, folderOf, platforms, type Platform } from './platforms.ts';
import type { Product } from './product.ts';
import { sha256Of } from './sha256.ts';
import { writeTarball } from './tarball.ts';
import { writeZip } from './zip.ts';

/** The names of a release's files besides the archives. */
export const releaseFiles = {
  checksums: 'checksums.txt',
  manifest: 'krew-manifest.yaml',
  sbom: 'sbom.cdx.json',
} as const;

/**
 * Makes of the executables in `from` (`<os>-<arch>/kubectl-sts_doctor[.exe]`) everything that is released, in `to`:
 * an archive for each platform, the bill of materials, krew's manifest, and the checksums of them all.
 * @throws Error naming every executable that is missing, before anything is written.
 */
export async function makeRelease(
  product: Product,
  materials: Materials,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<ReadonlyMap<string, string>> {
  const executables = new Map(
    platforms.map((platform) => [
      platform,
      join(from, folderOf(platform), executableOf(platform, product.name)),
    ]),
  );
  await demand([...executables.values()]);
  await rm(to, { recursive: true, force: true });
  await mkdir(to, { recursive: true });

  const digests = new Map<string, string>();
  for (const [platform, executable] of executables) {
    const archive = join(to, archiveOf(platform, product.name));
    await writeArchive(archive, platform, [
      { name: executableOf(platform, product.name), mode: 0o755, from: { file: executable } },
      { name: 'LICENSE', mode: 0o644, from: { text: materials.licence } },
      { name: 'NOTICE', mode: 0o644, from: { text: await materials.notice(platform) } },
    ]);
    digests.set(archiveOf(platform, product.name), await sha256Of(archive));
  }
  const manifest = sealed(krewManifest(product, digests), `v${product.version}`);
  for (const [file, text] of [
    [releaseFiles.sbom, materials.sbom],
    [releaseFiles.manifest, manifest],
  ] as const) {
    await writeFile(join(to, file), text);
    digests.set(file, await sha256Of(join(to, file)));
  }
  await writeFile(join(to, releaseFiles.checksums), formatChecksums(digests));
  return digests;
}

function writeArchive(file: string, { os }: Platform, contents: readonly Content[]): Promise<void> {
  return os === 'windows' ? writeZip(file, contents) : writeTarball(file, contents);
}

async function demand(files: readonly string[]): Promise<void> {
  const found = await Promise.allSettled(files.map((file) => access(file)));
  const missing = files.filter((_, index) => found[index]?.status === 'rejected');
  if (missing.length > 0)
    throw new Error(
      `not there, which npm run package makes:\n${missing.map((file) => `  ${file}`).join('\n')}`,
    );
}
