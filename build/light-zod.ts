import type { Plugin } from 'esbuild';

/** zod brings its messages in fifty languages. The words that people read are ours; English suffices for the rest. */
export const lightZod: Plugin = {
  name: 'light-zod',
  setup(bundler) {
    bundler.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
    }));
  },
};
