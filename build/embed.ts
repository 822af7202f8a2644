import type { Plugin } from 'esbuild';
import type { RenderedHelp } from '../src/cli/rendered-help.ts';

/** Modules of `src/` that read the checkout, and what stands for each of them in a bundle. */
export interface Embedded {
  readonly version: string;
  readonly help: readonly RenderedHelp[];
  /** JavaScript that defines `shippedFile(path)`. */
  readonly shippedFile: string;
}

/** A bundle knows its version and its help, and finds the files shipped with it where there is no checkout. */
export function embed({ version, help, shippedFile }: Embedded): Plugin {
  const replaced: Readonly<Record<string, string>> = {
    'package-version': `export const packageVersion = () => ${JSON.stringify(version)};`,
    'rendered-help': `export const renderedHelp = ${JSON.stringify(help)};`,
    'shipped-files': `${shippedFile}
      export const builtInText = (name) => shippedFile('scenarios/' + name + '.yaml');`,
  };
  const names = Object.keys(replaced).join('|');
  return {
    name: 'embed',
    setup(bundler) {
      bundler.onLoad({ filter: new RegExp(`src/cli/(?:${names})\\.ts$`) }, ({ path }) => {
        const name = path.split('/').at(-1)?.replace(/\.ts$/, '') ?? '';
        return { contents: replaced[name] ?? '', loader: 'js', resolveDir: import.meta.dirname };
      });
    },
  };
}
