import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.test.ts'],
    globalSetup: ['global-setup.ts'],
    // The tests mostly wait for the cluster, so more of them than there are cores; but each makes pods.
    pool: 'forks',
    maxWorkers: 4,
    testTimeout: 120_000,
    // A real cluster on a busy machine now and then outruns a test's patience. What failed is played once more, alone
    // in its namespace, and vitest says that it was; what is broken fails twice.
    retry: 1,
    hookTimeout: 120_000,
  },
});
