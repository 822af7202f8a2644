import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { entriesOf } from './archive-entries.ts';
import { parseChecksums } from './checksums.ts';
import { parsePlugin } from './krew/plugin.ts';
import { fileOf, type ReadArchive } from './krew/rule.ts';
import { brokenRules } from './krew/rules/registry.ts';
import { unsealed } from './krew/seal.ts';
import { releaseFiles } from './make-release.ts';
import { archiveOf, executableOf, platforms } from './platforms.ts';
import { downloadOf, type Product } from './product.ts';
import { sha256Of } from './sha256.ts';

/** What is wrong with a release that lies in a folder: its files against each other, and against krew's rules. */
export async function problemsOf(folder: string, product: Product): Promise<readonly string[]> {
  const files = (await readdir(folder)).filter((file) => file !== releaseFiles.checksums).toSorted();
  const checksums = parseChecksums(await readFile(join(folder, releaseFiles.checksums), 'utf8'));
  const digests = new Map(
    await Promise.all(files.map(async (file) => [file, await sha256Of(join(folder, file))] as const)),
  );
  return [
    ...files.filter((file) => !checksums.has(file)).map((file) => `${file} has no checksum`),
    ...[...checksums].flatMap(([file, digest]) => {
      const found = digests.get(file);
      if (found === undefined) return [`${file} has a checksum, and is absent`];
      return found === digest ? [] : [`${file} is not what its checksum says`];
    }),
    ...(await problemsOfManifest(folder, product, digests)),
  ];
}

async function problemsOfManifest(
  folder: string,
  product: Product,
  digests: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  let manifest: ReturnType<typeof unsealed>;
  try {
    manifest = unsealed(await readFile(join(folder, releaseFiles.manifest), 'utf8'));
  } catch (error) {
    return [`${releaseFiles.manifest}: ${error instanceof Error ? error.message : String(error)}`];
  }
  const plugin = parsePlugin(manifest.manifest);
  const wanted = platforms.map((platform) => archiveOf(platform, product.name));
  const named = plugin.spec.platforms.map(({ uri }) => fileOf(uri));
  const read = await Promise.all(
    named.map(async (file) => [file, await readArchive(folder, file, digests)] as const),
  );
  const archives = new Map(read.filter((pair): pair is [string, ReadArchive] => typeof pair[1] !== 'string'));
  return [
    ...read.flatMap(([file, archive]) => (typeof archive === 'string' ? [`${file}: ${archive}`] : [])),
    ...wanted.filter((file) => !named.includes(file)).map((file) => `the manifest lacks ${file}`),
    ...(manifest.tag === `v${product.version}` && plugin.spec.version === manifest.tag
      ? []
      : [`the manifest is of ${plugin.spec.version}, the release of v${product.version}`]),
    ...plugin.spec.platforms
      .filter(({ uri }) => uri !== downloadOf(product, manifest.tag, fileOf(uri)))
      .map(({ uri }) => `${uri} is not where this release is`),
    ...brokenRules({ fileName: `${product.name}.yaml`, plugin, archives }),
    ...platforms.flatMap((platform) => {
      const archive = archives.get(archiveOf(platform, product.name));
      if (archive === undefined) return [];
      const found = archive.entries.map(({ name }) => name);
      const expected = ['LICENSE', 'NOTICE', executableOf(platform, product.name)];
      return found.join() === expected.join()
        ? []
        : [`${archiveOf(platform, product.name)} holds ${found.join(', ')}`];
    }),
  ];
}

async function readArchive(
  folder: string,
  file: string,
  digests: ReadonlyMap<string, string>,
): Promise<ReadArchive | string> {
  const sha256 = digests.get(file);
  if (sha256 === undefined) return 'absent';
  try {
    return { sha256, entries: await entriesOf(join(folder, file)) };
  } catch (error) {
    return `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}
