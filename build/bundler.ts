import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { boundBuiltIn } from '../src/cli/bound-built-ins.ts';
import { packageCommit } from '../src/cli/package-commit.ts';
import { shippedSummaries } from '../src/cli/shipped-summaries.ts';
import { builtInNames } from '../src/scenario/built-ins.ts';
import { embed } from './embed.ts';
import { lightUndici } from './light-undici.ts';
import { lightYargs } from './light-yargs.ts';
import { lightZod } from './light-zod.ts';
import { renderHelp } from './render-help.ts';
import { root } from './shipped.ts';

export const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  version: string;
};

/** What differs between the bundles that are made. */
export interface BundleOptions {
  /** JavaScript at the top of every chunk. */
  readonly banner: string;
  /** JavaScript that defines `shippedFile(path)`. */
  readonly shippedFile: string;
}

/** A file of a bundle. */
export interface Module {
  readonly name: string;
  readonly code: string;
  readonly exports: readonly string[];
}

/**
 * The program as ES modules: `main.js`, and a chunk for whatever is imported by `import()`, with what several of them
 * share in chunks of its own.
 */
export async function bundle(options: BundleOptions): Promise<readonly Module[]> {
  const known = {
    version,
    commit: packageCommit(),
    help: await renderHelp(version),
    summaries: shippedSummaries(),
    bound: new Map(
      builtInNames.flatMap((name) => {
        const scenario = boundBuiltIn(name);
        return scenario === undefined ? [] : [[name, scenario] as const];
      }),
    ),
  };
  const { outputFiles, metafile } = await build({
    entryPoints: [join(root, 'src', 'main.ts')],
    outdir: join(root, 'dist'),
    write: false,
    metafile: true,
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    minify: true,
    charset: 'ascii',
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [embed({ ...known, shippedFile: options.shippedFile }), lightUndici, lightYargs, lightZod],
    banner: { js: options.banner },
  });
  const exportsOf = new Map(
    Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output.exports]),
  );
  return outputFiles.map(({ path, text }) => {
    const name = basename(path);
    return { name, code: text, exports: exportsOf.get(name) ?? [] };
  });
}
