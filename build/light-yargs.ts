import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';

const require = createRequire(import.meta.url);
const completeWidth = createRequire(require.resolve('yargs')).resolve('string-width');
const shims = join(import.meta.dirname, 'shims');

/** The same for cli-table3, which requires an older one. esbuild's `require` loads the real one when it is called. */
const olderWidth = createRequire(require.resolve('cli-table3')).resolve('string-width');
const stringWidths: Readonly<Record<string, string>> = {
  imported: `
    import { lightWidth } from './string-width.ts';
    export default lightWidth(() => require(${JSON.stringify(completeWidth)}).default);`,
  required: `
    const { lightWidth } = require('./string-width.ts');
    module.exports = lightWidth(() => require(${JSON.stringify(olderWidth)}));`,
};

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
    bundler.onResolve({ filter: /^string-width$/ }, ({ kind }) => ({
      path: kind === 'require-call' ? 'required' : 'imported',
      namespace: 'string-width',
    }));
    bundler.onLoad({ filter: /./, namespace: 'string-width' }, ({ path }) => ({
      contents: stringWidths[path] ?? '',
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
