import { parseArgs } from 'node:util';
import { playSchedule, type Played } from './schedule.ts';

/**
 * Upstream's invariants after every event over random schedules.
 * `npm run truth:invariants -- --schedules 3000 --seed 1`; a violation names the seed that shows it again.
 */
const { values } = parseArgs({
  options: { schedules: { type: 'string', default: '3000' }, seed: { type: 'string', default: '1' } },
});
const [schedules, seed] = [Number(values.schedules), Number(values.seed)];
const played: Played[] = [];
for (let index = 0; index < schedules; index += 1) {
  const one = playSchedule(seed + index);
  played.push(one);
  for (const fault of new Set(one.faults)) console.log(`seed ${one.seed} (${one.kind}): ${fault}`);
}

const byKind = Map.groupBy(played, ({ kind }) => kind);
for (const [kind, all] of [...byKind].toSorted(([a], [b]) => (a < b ? -1 : 1)))
  console.log(`${kind}: ${tally(all)}`);
console.log(`${schedules} schedules from seed ${seed}: ${tally(played)}`);
process.exitCode = played.some(({ faults }) => faults.length > 0) ? 1 : 0;

function tally(all: readonly Played[]): string {
  const events = all.reduce((sum, { checked }) => sum + checked, 0);
  const violations = all.reduce((sum, { faults }) => sum + faults.length, 0);
  return `${all.length} schedules, ${events} events checked, ${violations} violations`;
}
