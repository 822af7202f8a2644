import { posix } from 'node:path';
import { movesOf, withFolders } from '../file-operations.ts';
import type { PluginPlatform } from '../plugin.ts';
import { fileOf, type ReadArchive, type Rule } from '../rule.ts';

const DOWNLOADER = 'krew internal/download/downloader.go';
const LICENCE = /^(?:licenses?(?:\.txt|\.md)?|copying(?:\.txt)?)$/i;

function rule(
  says: string,
  upstream: string,
  broken: (archive: ReadArchive, platform: PluginPlatform) => readonly string[],
): Rule {
  return {
    says,
    upstream,
    broken: ({ plugin, archives }) =>
      plugin.spec.platforms.flatMap((platform) => {
        const archive = archives.get(fileOf(platform.uri));
        if (archive === undefined) return [];
        return broken(archive, platform).map((why) => `${fileOf(platform.uri)}: ${why}`);
      }),
  };
}

/** Where every file of the archive is once it is installed; why not, where krew would fail. */
function installed({ entries }: ReadArchive, platform: PluginPlatform): readonly string[] | Error {
  const files = entries.filter(({ type }) => type === 'file').map(({ name }) => name);
  try {
    const moves = movesOf(platform, withFolders(entries.map(({ name }) => name)));
    return files.flatMap((file) =>
      moves
        .filter(({ from }) => file === from || file.startsWith(`${from}/`))
        .map(({ from, to }) => `${to}${file.slice(from.length)}`),
    );
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

const placed = (archive: ReadArchive, platform: PluginPlatform): readonly string[] => {
  const files = installed(archive, platform);
  return files instanceof Error ? [] : files;
};

/** What each archive must be. */
export const archiveRules: readonly Rule[] = [
  {
    says: 'every archive is there, and is gzip or zip',
    upstream: DOWNLOADER,
    broken: ({ plugin, archives }) =>
      plugin.spec.platforms
        .map(({ uri }) => fileOf(uri))
        .filter((file) => !archives.has(file))
        .map((file) => `${file} is absent, or cannot be read`),
  },
  rule(
    'an archive has the digest that the manifest says',
    'krew internal/download/verifier.go',
    (archive, { sha256 }) =>
      archive.sha256 === sha256 ? [] : [`is ${archive.sha256}, and should be ${sha256}`],
  ),
  rule('an archive holds files and folders only: no links', DOWNLOADER, ({ entries }) =>
    entries
      .filter(({ type }) => type !== 'file' && type !== 'directory')
      .map(({ name, type }) => `${name}: ${type}`),
  ),
  rule('names in an archive lead nowhere else', DOWNLOADER, ({ entries }) =>
    entries
      .filter(({ name }) => name.includes('..') || /^[/\\]/.test(name))
      .map(({ name }) => `has "${name}"`),
  ),
  rule(
    'files can be moved as the manifest says',
    'krew internal/installation/move.go',
    (archive, platform) => {
      const files = installed(archive, platform);
      return files instanceof Error ? [files.message] : [];
    },
  ),
  rule(
    'what is run is in the archive, and inside the installation',
    'krew internal/installation/install.go',
    (archive, platform) => {
      const bin = posix.normalize(platform.bin);
      return placed(archive, platform).includes(bin) ? [] : [`has no ${platform.bin}`];
    },
  ),
  rule('what is run may be executed', 'the system', ({ entries }, { bin, files }) => {
    const entry = entries.find(({ name }) => name === bin);
    return files || entry === undefined || (entry.mode & 0o111) === 0o111 ? [] : [`${bin} is not executable`];
  }),
  rule(
    'a licence is among what is installed',
    'krew cmd/validate-krew-manifest/main.go',
    (archive, platform) =>
      placed(archive, platform).some((file) => LICENCE.test(posix.basename(file)))
        ? []
        : ['installs no LICENSE'],
  ),
];
