import { parseArgs } from 'node:util';
import { recorded } from '../mutants/mutant.ts';
import { mutants } from '../mutants/registry.ts';
import { comfortIn } from './comfort/comfort.ts';
import { losses, lossy } from './comfort/remove.ts';
import { realRecordings } from './fuzz.ts';
import { chanceOf } from './hostile.ts';

/** Recordings of broken promises that lose facts: `npm run sweep:comfort -- --times 40`. */
const { values } = parseArgs({
  options: { times: { type: 'string', default: '40' }, seed: { type: 'string', default: '1' } },
});
const recordings = [
  ...(await Promise.all(
    mutants.map(async (mutant) => [`${mutant.promise} ${mutant.law}`, await recorded(mutant)] as const),
  )),
  ...realRecordings().map((recording) => [`recording ${recording.header.run}`, recording] as const),
];
let wrong = 0;
for (const loss of losses) {
  const sums = { stayed: 0, unknown: 0, notExercised: 0, held: 0 };
  for (const [name, recording] of recordings)
    for (let time = 0; time < Number(values.times); time += 1) {
      const seed = Number(values.seed) + time;
      const { stayed, unknown, notExercised, held } = comfortIn(
        recording,
        lossy(recording, loss, chanceOf(seed)),
      );
      sums.stayed += stayed;
      sums.unknown += unknown;
      sums.notExercised += notExercised;
      sums.held += held.length;
      if (loss !== 'renumbered') wrong += held.length;
      for (const one of held) console.log(`HELD ${loss}, seed ${seed}, ${name}: ${one.slice(0, 200)}`);
    }
  console.log(
    `${loss}: ${sums.stayed} still violated, ${sums.unknown} unknown, ${sums.notExercised} not exercised, ${sums.held} held`,
  );
}
process.exitCode = wrong === 0 ? 0 : 1;
