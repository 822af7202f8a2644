import { afterAll, onTestFinished } from 'vitest';

const afterFile: (() => Promise<unknown>)[] = [];

afterAll(async () => {
  // The last first: what stands on a cluster of the file's own goes before that cluster does.
  for (const work of afterFile.splice(0).toReversed()) await work();
});

/** Does `work` when the present test has finished, passed or not; asked outside a test, when the file has. */
export function atTheEnd(work: () => Promise<unknown>): void {
  try {
    onTestFinished(async () => void (await work()));
  } catch {
    // Not in a test: vitest knows no hook for the end of a beforeAll.
    afterFile.push(work);
  }
}
