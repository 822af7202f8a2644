import { afterAll, onTestFinished } from 'vitest';

const afterFile: (() => Promise<unknown>)[] = [];

afterAll(async () => {
  await Promise.all(afterFile.splice(0).map((work) => work()));
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
