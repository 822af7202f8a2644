import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../product.ts';

/** An npm package of which at least one byte is in the executable. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression. */
  readonly license: string;
  readonly author: string | undefined;
  readonly homepage: string | undefined;
  /** Where it is installed. */
  readonly folder: string;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly author?: string | { readonly name?: string };
  readonly homepage?: string;
}

/** The packages that the program is bundled with, as the bundler itself counts them, in the order of their names. */
export async function bundledPackages(): Promise<readonly BundledPackage[]> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [join('src', 'main.ts')],
    outdir: 'dist',
    write: false,
    metafile: true,
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    logLevel: 'error',
  });
  const inputs = Object.values(metafile.outputs).flatMap((output) =>
    Object.entries(output.inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0),
  );
  const folders = new Set(inputs.flatMap(([file]) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []));
  const packages = new Map([...folders].map((folder) => describe(folder)));
  return [...packages].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

/** The same version may be installed in several places; it counts once. */
function describe(folder: string): [key: string, BundledPackage] {
  const { name, version, license, author, homepage } = JSON.parse(
    readFileSync(join(root, folder, 'package.json'), 'utf8'),
  ) as Manifest;
  if (license === undefined) throw new Error(`${name}@${version} does not name its licence`);
  const by = typeof author === 'string' ? author : author?.name;
  return [`${name}@${version}`, { name, version, license, author: by, homepage, folder: join(root, folder) }];
}
