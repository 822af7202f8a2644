import { defineConfig } from 'vitest/config';

/** Tests of what `npm run package` and `npm run archives` have made, as it is installed: `npm run test:release`. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.test.ts'],
    globalSetup: ['../../cluster/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
