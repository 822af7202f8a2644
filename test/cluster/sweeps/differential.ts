import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cases } from '../../differential/cases.ts';
import { knownDifferences } from '../../differential/known-differences.ts';
import { passingIn, passingNames } from '../../differential/overtaken.ts';
import type { NormalForm } from '../../differential/state.ts';
import { stored } from '../../differential/truth.ts';
import { connect } from '../support/cluster.ts';
import { type Differential, playDifferential } from '../support/differential-run.ts';
import { onTemporaryGround } from '../support/temporary.ts';
import { inLanes } from './sweep.ts';

/**
 * Every scenario in the sandbox and on a real cluster, fact by fact. `npm run truth:differential`; with
 * `-- --only kill` those whose name has that in it, with `-- --keep` what the real cluster said is kept as truth for
 * the tests that have no cluster.
 */
const { only, keep, lanes } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    keep: { type: 'boolean', default: false },
    lanes: { type: 'string', default: '3' },
  },
}).values;
const cluster = await connect();
const played: Differential[] = [];

const wanted = cases.filter(({ name }) => name.includes(only));
await inLanes(wanted, Number(lanes), async (next) => {
  for (let one = next(); one !== undefined; one = next()) {
    const { name } = one;
    const done = await onTemporaryGround(cluster, 'differential', (ground) => playDifferential(ground, one));
    played.push(done);
    console.log(
      [`${name}: ${done.facts} facts, ${done.differences.length} differences`, ...linesOf(done)].join('\n'),
    );
    const file = join(import.meta.dirname, '../../differential/truth', `${name}.json`);
    if (keep) await writeFile(file, stored(done.real));
  }
});

const facts = played.reduce((sum, done) => sum + done.facts, 0);
const differences = played.reduce((sum, done) => sum + done.differences.length, 0);
console.log(`${played.length} scenarios, ${facts} facts compared, ${differences} differences`);
console.log(`known differences: ${knownDifferences.length} of at most 5`);
for (const { what, reference } of knownDifferences) console.log(`    ${what} (${reference})`);
const [here, there] = [played.flatMap(({ sandbox }) => sandbox), played.map(({ real }) => real)].map(
  passedThrough,
);
console.log('what may be overtaken, and where it was seen:');
for (const name of passingNames)
  console.log(
    `    ${name}: sandbox ${here?.has(name) ? 'yes' : 'no'}, real ${there?.has(name) ? 'yes' : 'no'}`,
  );
process.exitCode = differences === 0 && played.length > 0 ? 0 : 1;

function linesOf({ differences: found }: Differential): readonly string[] {
  return found.map(
    ({ where, sandbox, real }) => `    ${where}\n        sandbox: ${sandbox}\n        real:    ${real}`,
  );
}

function passedThrough(forms: readonly NormalForm[]): ReadonlySet<string> {
  return new Set(forms.flatMap(({ streams }) => Object.values(streams).flat().flatMap(passingIn)));
}
