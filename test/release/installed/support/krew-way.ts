import { cp, lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createWriteStream, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { entriesOf } from '../../../../build/release/archive-entries.ts';
import { movesOf, withFolders } from '../../../../build/release/krew/file-operations.ts';
import { parsePlugin, type Plugin } from '../../../../build/release/krew/plugin.ts';
import { selects } from '../../../../build/release/krew/selector.ts';
import { sha256Of } from '../../../../build/release/sha256.ts';

/** Where krew keeps things. */
export interface KrewFolders {
  readonly krewRoot: string;
  readonly links: string;
}

/**
 * Installs as krew does: unpack what has the right digest, copy the files that the manifest says, link the one that is
 * run. An installation of another version goes when the new one is there. Upstream: krew internal/installation (0.5.0).
 */
export async function installAsKrew(
  { krewRoot, links }: KrewFolders,
  manifest: string,
  archive: string,
): Promise<Plugin> {
  const plugin = parsePlugin(await readFile(manifest, 'utf8'));
  const platform = plugin.spec.platforms.find(
    ({ selector }) => selector && selects(selector, 'linux', 'amd64'),
  );
  if (platform === undefined) throw new Error('the plugin does not offer installation for this platform');
  if ((await sha256Of(archive)) !== platform.sha256) throw new Error('checksum does not match');

  const staging = await mkdtemp(join(tmpdir(), 'krew-downloads-'));
  try {
    const names = await unpack(archive, staging);
    const versions = join(krewRoot, 'store', plugin.metadata.name);
    const place = join(versions, plugin.spec.version);
    for (const { from, to } of movesOf(platform, names)) {
      await mkdir(dirname(join(place, to)), { recursive: true });
      await cp(join(staging, from), join(place, to), { recursive: true });
    }
    const link = linkOf(links, plugin.metadata.name);
    if ((await lstat(link).catch(() => undefined)) !== undefined) await rm(link);
    await symlink(join(place, platform.bin), link);
    for (const version of await readdir(versions))
      if (version !== plugin.spec.version) await rm(join(versions, version), { recursive: true });
    await mkdir(join(krewRoot, 'receipts'), { recursive: true });
    await writeFile(join(krewRoot, 'receipts', `${plugin.metadata.name}.yaml`), await readFile(manifest));
  } finally {
    await rm(staging, { recursive: true });
  }
  return plugin;
}

export async function uninstallAsKrew({ krewRoot, links }: KrewFolders, name: string): Promise<void> {
  await rm(linkOf(links, name));
  await rm(join(krewRoot, 'store', name), { recursive: true });
  await rm(join(krewRoot, 'receipts', `${name}.yaml`));
}

function linkOf(links: string, name: string): string {
  return join(links, `kubectl-${name.replaceAll('-', '_')}`);
}

async function unpack(archive: string, folder: string): Promise<readonly string[]> {
  const entries = await entriesOf(archive, async ({ name, type, mode }, content) => {
    if (type !== 'file') throw new Error(`unable to handle file type of ${name}`);
    if (name.includes('..') || /^[/\\]/.test(name)) throw new Error(`suspicious entry ${name}`);
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    await pipeline(content, createWriteStream(join(folder, name), { mode }));
  });
  return withFolders(entries.map(({ name }) => name));
}
