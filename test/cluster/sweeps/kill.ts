import { connect } from '../support/cluster.ts';
import { type KillRound, type KillTally, playKillRound } from '../support/kill-round.ts';
import { onTemporaryGround } from '../support/temporary.ts';
import { counted, inLanes, spread, type Sweep, sweepOf } from './sweep.ts';

/**
 * Kills many pods that die slowly and stay ready meanwhile, with kubectl as a witness, and counts how often the
 * doctor says what is not so. `npm run sweep:kill -- --runs 50 --lanes 5 --seed 1`
 */
const sweep = sweepOf({ runs: 50, lanes: 5 });
console.log(`${sweep.runs} kills, ${sweep.lanes} at a time, seed ${sweep.seed}`);

const cluster = await connect();
const rounds = Array.from({ length: sweep.runs }, (_, index) => ({ index, ...roundOf(index, sweep) }));
const tallies: KillTally[] = [];

await inLanes(rounds, sweep.lanes, async (next) => {
  for (let round = next(); round !== undefined; round = next()) {
    const tally = await onTemporaryGround(cluster, 'sweep-kill', (ground) =>
      playKillRound(ground, round),
    ).catch((error: unknown): KillTally => ({
      wrong: [String(error)],
      status: 'no verdict',
      readyMs: undefined,
      readyMsByKubectl: undefined,
    }));
    tallies.push(tally);
    console.log(lineOf(round, tally));
  }
});

const wrong = tallies.filter((tally) => tally.wrong.length > 0);
const differences = tallies.flatMap(({ readyMs, readyMsByKubectl }) =>
  readyMs === undefined || readyMsByKubectl === undefined ? [] : [readyMs - readyMsByKubectl],
);
console.log(`verdicts: ${counted(tallies.map(({ status }) => status))}`);
console.log(`recovery as told, less recovery as kubectl saw it, in ms: ${spread(differences)}`);
console.log(`wrong: ${wrong.length} of ${tallies.length}`);
process.exitCode = wrong.length === 0 ? 0 : 1;

/** Every grace period from 0 to 10 s in turn. One in five gets less time than its old pod takes to die. */
function roundOf(index: number, { random }: Sweep): KillRound {
  const gracePeriodSeconds = index % 11;
  const lingerSeconds = Math.floor(random() * (gracePeriodSeconds + 3));
  const diesAfter = Math.min(gracePeriodSeconds, lingerSeconds);
  const tooShort = diesAfter >= 4 && random() < 0.5;
  return {
    policy: random() < 0.5 ? 'OrderedReady' : 'Parallel',
    gracePeriodSeconds,
    lingerSeconds,
    readyAfterSeconds: Math.floor(random() * 3),
    withinSeconds: tooShort ? diesAfter - 2 : 90,
  };
}

function lineOf(
  round: KillRound & { readonly index: number },
  { status, wrong, readyMs }: KillTally,
): string {
  const { policy, gracePeriodSeconds: grace, lingerSeconds: linger, withinSeconds: within } = round;
  const number = String(round.index + 1).padStart(3);
  const what = `${policy.padEnd(12)} grace ${grace} s, lingers ${linger} s, within ${within} s`;
  const back = readyMs === undefined ? '' : `, ready after ${Math.round(readyMs)} ms`;
  return [`${number} ${what}: ${status}${back}`, ...wrong.map((line) => `    WRONG: ${line}`)].join('\n');
}
