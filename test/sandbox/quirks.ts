import { basename } from 'node:path';
import { startVitest, type TestModule } from 'vitest/node';

/** What the facts list about StatefulSets calls quirks; every one has a test that begins with its letter. */
const quirks = 'A A2 A3 A4 B C C2 C3 C4 D E F G H J K L M N O Q R U V'.split(' ');

/** A line for each file and one for the quirks. The run fails when a quirk has no test, or one that fails. */
class QuirksReporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const proved = new Set<string>();
    let [all, passed] = [0, 0];
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      const good = tests.filter((one) => one.result().state === 'passed');
      for (const { name } of good) for (const letter of lettersOf(name)) proved.add(letter);
      console.log(`${basename(module.moduleId, '.test.ts')}: ${good.length} of ${tests.length}`);
      for (const one of tests) if (!good.includes(one)) console.log(`    failed: ${one.fullName}`);
      all += tests.length;
      passed += good.length;
    }
    const missing = quirks.filter((letter) => !proved.has(letter));
    console.log(`quirks: ${quirks.length - missing.length} of ${quirks.length}`);
    if (missing.length > 0) {
      console.log(`    without a test that passes: ${missing.join(' ')}`);
      process.exitCode = 1;
    }
    console.log(`cases: ${passed} of ${all}`);
  }
}

/** `L, M: 5→3 …` proves L and M. */
function lettersOf(name: string): readonly string[] {
  return /^([A-Z]\d?(?:, [A-Z]\d?)*):/.exec(name)?.[1]?.split(', ') ?? [];
}

/** The controllers' tests, summed up: `npm run truth:quirks`. */
const run = await startVitest('test', ['test/sandbox/controllers'], {
  watch: false,
  reporters: [new QuirksReporter()],
});
await run.close();
