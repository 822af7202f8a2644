import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { playSchedule } from '../sweeps/alarms/play.ts';
import { tallyOf } from '../sweeps/alarms/tally.ts';
import { missed } from './caught.ts';
import { recorded } from './mutant.ts';
import { mutants } from './registry.ts';

/**
 * What the judge is worth, in three lines: `npm run truth:judge -- --schedules 300 --seed 1`. The mutation score is that
 * of the last `npm run truth:mutation`, which takes too long to be run each time.
 */
const { values } = parseArgs({
  options: { schedules: { type: 'string', default: '300' }, seed: { type: 'string', default: '1' } },
});

let caught = 0;
for (const mutant of mutants) {
  const wrong = missed(mutant, await recorded(mutant));
  if (wrong.length === 0) caught += 1;
  else console.log(`missed: ${mutant.promise} ${mutant.law}: ${wrong.join('; ')}`);
}
console.log(`mutants caught: ${caught} of ${mutants.length}`);

const judged = [];
for (let seed = Number(values.seed); judged.length < Number(values.schedules); seed += 1) {
  const { recording: _, ...one } = await playSchedule(seed);
  judged.push(one);
  for (const alarm of one.falseAlarms) console.log(`false alarm, seed ${seed}: ${alarm}`);
}
const tally = tallyOf(judged);
console.log(`false alarms: ${tally.summary}`);

interface Report {
  readonly date: string;
  readonly commit: string;
  readonly score: number;
  readonly killed: number;
  readonly alive: number;
  readonly of: number;
}
const report = JSON.parse(
  readFileSync(new URL('../mutation/report.json', import.meta.url), 'utf8'),
) as Report;
const { score, killed, alive, of, date, commit } = report;
console.log(
  `mutation score: ${score} % (${killed} of ${killed + alive} killed, of ${of} mutants in all; ${date}, ${commit})`,
);
process.exitCode = caught === mutants.length && tally.falseAlarms === 0 && tally.share >= 0.99 ? 0 : 1;
