import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Minutes each. What begins last must not be what ends last, with three of four workers idle meanwhile. */
const longest = [
  'library',
  'undo-template',
  'two-at-once',
  'set-actions',
  'steady-state',
  'guards',
  'kubectl-transcript',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = longest.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
      return place < 0 ? longest.length : place;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.test.ts'],
    globalSetup: ['global-setup.ts'],
    sequence: { sequencer: LongestFirst },
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
