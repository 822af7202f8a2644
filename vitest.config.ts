import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/cluster/**', 'test/package/**', 'test/release/installed/**', 'node_modules/**'],
    testTimeout: 10_000,
  },
});
