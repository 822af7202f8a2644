import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';

const require = createRequire(import.meta.url);
const completeWidth = createRequire(require.resolve('yargs')).resolve('string-width');
const shims = join(import.meta.dirname, 'shims');

/** esbuild makes of this `require` a function of the bundle that loads the module when it is called. */
const stringWidth = `
  import { lightWidth } from './string-width.ts';
  export default lightWidth(() => require(${JSON.stringify(completeWidth)}).default);
`;

/** For every command, in case it fails while it runs, yargs lays out its help, which takes longer than to parse. */
const unasked = 'yargs.getInternalMethods().getUsageInstance().cacheHelpMessage();';

/**
 * Half of what yargs needs to start goes into measuring text by grapheme and into `node:assert`. In the bundle the
 * first is done only for text that is not ASCII, the second are the two functions it uses, and help is laid out when it
 * is asked for: what fails here says so in a line of its own.
 */
export const lightYargs: Plugin = {
  name: 'light-yargs',
  setup(bundler) {
    bundler.onResolve({ filter: /^string-width$/ }, ({ kind }) =>
      // cli-table3 requires a version of its own, which is light.
      kind === 'require-call' ? undefined : { path: 'string-width', namespace: 'light' },
    );
    bundler.onLoad({ filter: /^string-width$/, namespace: 'light' }, () => ({
      contents: stringWidth,
      resolveDir: shims,
    }));
    bundler.onLoad({ filter: /[\\/]yargs[\\/]build[\\/]lib[\\/]command\.js$/ }, ({ path }) => {
      const code = readFileSync(path, 'utf8');
      if (!code.includes(unasked)) throw new Error('yargs no longer caches its help where it did');
      return { contents: code.replace(unasked, '') };
    });
    bundler.onResolve({ filter: /^assert$/ }, ({ importer }) =>
      importer.includes('/yargs/') ? { path: join(shims, 'assert.ts') } : undefined,
    );
  },
};
