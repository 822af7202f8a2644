import { defineConfig } from 'vitest/config';

/** Rooms without processes, files, clocks or state of their own: their tests share workers, which halves their time. */
const pure = 'test/{judge,lib,order,progress,recording,remedy,report,scenario,statefulset}/**/*.test.ts';

export default defineConfig({
  test: {
    testTimeout: 10_000,
    projects: [
      { extends: true, test: { name: 'pure', include: [pure], isolate: false } },
      {
        extends: true,
        test: {
          name: 'rest',
          include: ['test/**/*.test.ts'],
          exclude: [
            pure,
            'test/cluster/**',
            'test/package/**',
            'test/release/installed/**',
            'node_modules/**',
          ],
        },
      },
    ],
  },
});
