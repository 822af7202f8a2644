import { parseArgs } from 'node:util';
import { type Judged, playSchedule } from './alarms/play.ts';
import { tallyOf } from './alarms/tally.ts';

/**
 * Random schedules on a faithful sandbox, judged: `npm run sweep:alarms -- --schedules 5000 --seed 1`. A false alarm
 * names the seed that shows it again.
 */
const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '5000' },
    seed: { type: 'string', default: '1' },
    verbose: { type: 'boolean', short: 'v', default: false },
  },
});
const [schedules, first] = [Number(values.schedules), Number(values.seed)];
const judged: Omit<Judged, 'recording'>[] = [];
for (let seed = first; seed < first + schedules; seed += 1) {
  const { recording: _, ...one } = await playSchedule(seed);
  judged.push(one);
  if (values.verbose)
    console.log(
      `seed ${seed} (${one.kind}): ${one.told.join(', ')}: ${one.held} held, ${one.unknown.length} unknown`,
    );
  for (const alarm of one.falseAlarms)
    console.log(`FALSE seed ${seed} (${one.kind}): ${alarm}\n      ${one.told.join(', ')}`);
}
const tally = tallyOf(judged);
console.log(tally.reasons.map(([reason, count]) => `${String(count).padStart(6)} ${reason}`).join('\n'));
console.log(tally.summary);
process.exitCode = tally.falseAlarms === 0 && tally.share >= 0.99 ? 0 : 1;
