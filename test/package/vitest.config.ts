import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { executableOf } from '../../build/package/assemble.ts';
import { targetNamed } from './support/binary.ts';

/** What is there to run the package for the other processor with; a test that was not run must not look as if it were. */
const emulated =
  existsSync(executableOf(targetNamed('linux-arm64'))) &&
  existsSync('/usr/aarch64-linux-gnu/lib/libstdc++.so.6') &&
  spawnSync('qemu-aarch64-static', ['--version']).error === undefined;
if (!emulated) console.error('linux-arm64 is not tested: no package of it, or no qemu-user-static');

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.test.ts'],
    exclude: emulated ? [] : ['arm64.test.ts'],
    globalSetup: ['global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 120_000,
  },
});
