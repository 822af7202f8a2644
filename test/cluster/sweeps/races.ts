import { connect } from '../support/cluster.ts';
import {
  playRecoverRace,
  playRunRace,
  type RaceTally,
  type RecoverRace,
  type RunRace,
} from '../support/race.ts';
import { orderedSet, parallelSet } from '../support/sets.ts';
import { onTemporaryGround } from '../support/temporary.ts';
import { waitReady } from '../support/wait.ts';
import { counted, inLanes, type Sweep, sweepOf } from './sweep.ts';

/**
 * Lets two doctors at the same set at about the same time: to run drills on it, and, two times in seven, to undo a run
 * that has died. Counts how often both or neither of them do it, or the set is not as it was before.
 * `npm run sweep:races -- --runs 70 --lanes 3 --seed 1`
 */
const sweep = sweepOf({ runs: 70, lanes: 3 });
console.log(`${sweep.runs} races, ${sweep.lanes} at a time, seed ${sweep.seed}`);

type Race = { readonly index: number } & (
  | { readonly kind: 'run'; readonly race: RunRace }
  | { readonly kind: 'recover'; readonly race: RecoverRace }
);
type Tally = RaceTally & { readonly kind: Race['kind'] };

const cluster = await connect();
const tallies: Tally[] = [];

await inLanes(racesOf(sweep), sweep.lanes, (next, lane) =>
  onTemporaryGround(cluster, 'sweep-races', async (ground) => {
    const kind = lane % 2 === 0 ? orderedSet : parallelSet;
    // Long enough for the other one to begin meanwhile, however busy the machine is.
    await cluster.apply(kind({ ...ground, gracePeriodSeconds: 0, readyAfterSeconds: 5 }));
    await waitReady(cluster, ground);
    for (let race = next(); race !== undefined; race = next()) {
      const tally = await (race.kind === 'run'
        ? playRunRace(ground, race.race)
        : playRecoverRace(ground, race.race));
      tallies.push({ ...tally, kind: race.kind });
      console.log(lineOf(race, tally));
      await waitReady(cluster, ground);
    }
  }),
);

for (const kind of ['run', 'recover'] as const) {
  const own = tallies.filter((tally) => tally.kind === kind);
  console.log(`${kind}: ${own.length} races, ended with ${counted(own.map(({ endings }) => endings))}`);
  console.log(`  the one that lost: ${counted(own.map(({ why }) => why))}`);
}
const wrong = tallies.filter((tally) => tally.wrong.length > 0);
console.log(`wrong: ${wrong.length} of ${tallies.length}`);
process.exitCode = wrong.length === 0 && tallies.length === sweep.runs ? 0 : 1;

function racesOf({ runs, random }: Sweep): readonly Race[] {
  const scenario = () => (random() < 0.5 ? 'kill-pod' : 'scale-to-zero');
  const place = () => (random() < 0.5 ? 'here' : 'elsewhere');
  return Array.from({ length: runs }, (_, index): Race =>
    index % 7 < 2
      ? { index, kind: 'recover', race: [place(), place()] }
      : {
          index,
          kind: 'run',
          race: { scenarios: [scenario(), scenario()], delayMs: Math.round(random() * 400) },
        },
  );
}

function lineOf(race: Race, { endings, why, wrong }: RaceTally): string {
  const what =
    race.kind === 'run'
      ? `${race.race.scenarios.join(' and ')}, ${race.race.delayMs} ms apart`
      : `recover ${race.race.join(' and ')}`;
  const line = `${String(race.index + 1).padStart(3)} ${what}: ended with ${endings}; ${why}`;
  return [line, ...wrong.map((one) => `    WRONG: ${one}`)].join('\n');
}
