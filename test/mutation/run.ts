import { execFileSync } from 'node:child_process';
import { globSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { acceptedSurvivors, isAbout, textOf } from './accepted.ts';
import { mutateOnLoad, shortName, switchboard, type Mutation } from './load.ts';
import type { Written } from './vitest.ts';
import { written, reading } from './vitest.ts';

/**
 * Mutation testing of the pure rooms: `npm run truth:mutation [-- PART OF A FILE NAME…]`. Every mutant of Stryker's
 * instrumenter is in the code at once and is woken in turn; only the tests that pass its place are run, the quickest
 * first, until one fails. One process, so that it takes minutes and not days.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rooms: { type: 'string', default: 'judge,order' },
    every: { type: 'string', default: '1' },
    tests: { type: 'string', default: '' },
    verbose: { type: 'boolean', default: false },
  },
});

/**
 * Slower tests would make a run of thousands of mutants last for hours, and so would all tests for each that survives:
 * after the tests of its own file the quickest are run for so long. Neither makes the score better than it is.
 */
const SLOW_MS = 400;
const BUDGET_MS = 3000;
/** A mutant that is passed so much more often than without it runs for ever. */
const FOR_EVER = 100;

interface Timed {
  readonly id: string;
  readonly test: Written;
  readonly tookMs: number;
}

/** `equivalent`: it survived, and is listed with the reason why nobody can tell it from the code as it is. */
type Fate = 'killed' | 'survived' | 'not covered' | 'static' | 'equivalent';

const files = values.rooms
  .split(',')
  .flatMap((room) => globSync(`src/${room}/**/*.ts`))
  .filter((file) => positionals.length === 0 || positionals.some((part) => file.includes(part)))
  .map((file) => resolve(file));
const all = await mutateOnLoad(files);
/** With `--every N` only each N-th of them, evenly over all files; the report says so. */
const every = Number(values.every);
const mutants = all.filter((_, index) => index % every === 0);
console.log(`${mutants.length} of ${all.length} mutants in ${files.length} files`);
for (const file of globSync(['test/{judge,order,statefulset}/**/*.test.ts', 'test/mutants/*.test.ts'])) {
  if (!values.tests.split(',').some((part) => file.includes(part))) continue;
  reading(file);
  await import(resolve(file));
}
const timed = await withoutMutants();
const fates = excuse(await allFates(timed));
report(timed, fates);

/** Excuses what is accepted, and fails where that is no longer true: the mutant is killed, or is not there. */
function excuse(found: ReadonlyMap<string, Fate>): ReadonlyMap<string, Fate> {
  const excused = new Map(found);
  for (const one of acceptedSurvivors().filter(({ file }) => files.includes(resolve(file)))) {
    const same = all.filter((mutant) => isAbout(one, mutant));
    if (same.length === 0) stale(one.file, one.line, 'no such mutant');
    for (const { id } of same)
      if (found.get(id) === 'killed') stale(one.file, one.line, `a test kills it: ${one.from} → ${one.to}`);
      else if (found.has(id)) excused.set(id, 'equivalent');
  }
  return excused;
}

function stale(file: string, line: string, reason: string): void {
  console.error(`test/mutation/accepted: ${file}: ${line}: ${reason}`);
  process.exitCode = 1;
}

async function withoutMutants(): Promise<readonly Timed[]> {
  const found: Timed[] = [];
  for (const [index, test] of written.entries()) {
    const id = `t${index}`;
    // The first time may have to build what the next times find ready.
    for (const round of ['warm', 'timed'] as const) {
      switchboard.currentTestId = id;
      const began = performance.now();
      try {
        await test.run();
      } catch (error) {
        console.log(`left out, fails here: ${test.file}: ${test.name}: ${String(error).slice(0, 200)}`);
        break;
      }
      const tookMs = performance.now() - began;
      if (tookMs > SLOW_MS * 5) break;
      if (round === 'timed' && tookMs <= SLOW_MS) found.push({ id, test, tookMs });
    }
  }
  switchboard.currentTestId = undefined;
  console.log(
    `${found.length} of ${written.length} tests, ${Math.round(found.reduce((sum, { tookMs }) => sum + tookMs, 0))} ms`,
  );
  return found.toSorted((a, b) => a.tookMs - b.tookMs);
}

async function allFates(tests: readonly Timed[]): Promise<ReadonlyMap<string, Fate>> {
  const { static: atImport = {}, perTest = {} } = structuredClone(switchboard.mutantCoverage) ?? {};
  const fates = new Map<string, Fate>();
  let last = Date.now();
  for (const [index, mutant] of mutants.entries()) {
    const { id } = mutant;
    const covering = affordable(
      tests.filter((test) => (perTest[test.id]?.[id] ?? 0) > 0),
      mutant,
    );
    if (covering.length === 0) fates.set(id, (atImport[id] ?? 0) > 0 ? 'static' : 'not covered');
    else fates.set(id, (await survives(id, covering, perTest)) ? 'survived' : 'killed');
    if (Date.now() - last > 30_000) {
      last = Date.now();
      console.log(`${index + 1} of ${mutants.length}`);
    }
  }
  return fates;
}

/** The tests of its own file, then whole judgements of real and of sparse recordings, then the quickest others. */
function affordable(covering: readonly Timed[], { fileName }: Mutation): readonly Timed[] {
  const own = `/${basename(fileName, '.ts')}.test.ts`;
  const rankOf = ({ test: { file } }: Timed) =>
    file.endsWith(own) ? 0 : /\/(byte-stable|sparse)\.test\.ts$/.test(file) ? 1 : 2;
  let spent = 0;
  return covering
    .toSorted((a, b) => rankOf(a) - rankOf(b))
    .filter((one) => rankOf(one) === 0 || (spent += one.tookMs) <= BUDGET_MS);
}

async function survives(
  id: string,
  covering: readonly Timed[],
  perTest: Readonly<Record<string, Readonly<Record<string, number>>>>,
): Promise<boolean> {
  for (const { id: testId, test } of covering) {
    Object.assign(switchboard, {
      activeMutant: id,
      hitCount: 0,
      hitLimit: FOR_EVER * ((perTest[testId]?.[id] ?? 0) + 100),
    });
    try {
      await test.run();
    } catch {
      return false;
    } finally {
      switchboard.activeMutant = undefined;
    }
  }
  return true;
}

function report(tests: readonly Timed[], fates: ReadonlyMap<string, Fate>): void {
  const count = (fate: Fate, among: readonly Mutation[]) =>
    among.filter(({ id }) => fates.get(id) === fate).length;
  const byFile = [...Map.groupBy(mutants, ({ fileName }) => shortName(fileName))].map(([file, all]) => {
    const [killed, survived, notCovered] = [
      count('killed', all),
      count('survived', all),
      count('not covered', all),
    ];
    const equivalent = count('equivalent', all);
    return { file, killed, survived, notCovered, equivalent, static: count('static', all) };
  });
  const sum = (of: (one: (typeof byFile)[number]) => number) =>
    byFile.reduce((total, one) => total + of(one), 0);
  const [killed, left] = [sum((one) => one.killed), sum((one) => one.survived + one.notCovered)];
  const score = (100 * killed) / Math.max(1, killed + left);
  const equivalent = sum((one) => one.equivalent);
  const alive = mutants.filter(({ id }) => fates.get(id) === 'survived' || fates.get(id) === 'not covered');
  const survivors = alive.map((mutant) => ({ ...placeOf(mutant), fate: fates.get(mutant.id) }));
  for (const one of byFile.toSorted((a, b) => a.file.localeCompare(b.file))) {
    const all = one.killed + one.survived + one.notCovered;
    console.log(
      `${one.file}: ${one.killed} of ${all} (${((100 * one.killed) / Math.max(1, all)).toFixed(1)} %)`,
    );
  }
  if (values.verbose || positionals.length > 0)
    for (const one of survivors)
      console.log(`${one.file}:${one.row} ${one.mutator} ${one.fate}: ${one.line} · ${one.from} → ${one.to}`);
  console.log(
    `mutation score ${score.toFixed(2)} %: ${killed} killed, ${left} alive, ${equivalent} equivalent, ${sum((one) => one.static)} static and not run`,
  );
  if (positionals.length > 0) return;
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const summary = {
    date: new Date().toISOString().slice(0, 10),
    commit,
    score: Number(score.toFixed(2)),
    killed,
    alive: left,
    equivalent,
  };
  const whole = {
    ...summary,
    of: all.length,
    static: sum((one) => one.static),
    tests: tests.length,
    leftOut: written.length - tests.length,
    files: byFile,
    survivors,
  };
  writeFileSync(new URL('report.json', import.meta.url), `${JSON.stringify(whole, undefined, 1)}\n`);
}

function placeOf(mutant: Mutation) {
  const { fileName, location, mutatorName } = mutant;
  return { file: shortName(fileName), row: location.start.line + 1, mutator: mutatorName, ...textOf(mutant) };
}
