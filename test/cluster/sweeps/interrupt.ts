import { connect } from '../support/cluster.ts';
import { begin, type Drilled } from '../support/drilled.ts';
import { type InterruptRound, type InterruptTally, playInterruptRound } from '../support/interrupt-round.ts';
import { orderedSet } from '../support/sets.ts';
import { onTemporaryGround } from '../support/temporary.ts';
import { waitReady } from '../support/wait.ts';
import { counted, inLanes, type Sweep, sweepOf } from './sweep.ts';

/**
 * Interrupts scale-to-zero by SIGINT, SIGTERM and SIGKILL in turn, at moments from its first to its last, and counts
 * how often the set is not as it was before. `npm run sweep:interrupt -- --runs 30 --lanes 3 --seed 1`
 */
const sweep = sweepOf({ runs: 30, lanes: 3 });
console.log(`${sweep.runs} interrupts, ${sweep.lanes} at a time, seed ${sweep.seed}`);

interface Moment extends Omit<InterruptRound, 'afterLines'> {
  readonly index: number;
  /** Part of what an undisturbed run tells of its progress: time says little on a busy machine. */
  readonly part: number;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGKILL'] as const;
const cluster = await connect();
const tallies: (InterruptTally & { readonly signal: string })[] = [];

await inLanes(momentsOf(sweep), sweep.lanes, (next, lane) =>
  onTemporaryGround(cluster, 'sweep-interrupt', async (ground) => {
    await cluster.apply(orderedSet(ground));
    await waitReady(cluster, ground);
    const lines = await undisturbed(ground);
    console.log(`lane ${lane}: undisturbed it tells ${lines} lines`);
    for (let moment = next(); moment !== undefined; moment = next()) {
      const round = { ...moment, afterLines: Math.floor(moment.part * lines) };
      const tally = await playInterruptRound(ground, round);
      tallies.push({ ...tally, signal: round.signal });
      console.log(lineOf(moment.index, round, tally));
      await waitReady(cluster, ground);
    }
  }),
);

const wrong = tallies.filter((tally) => tally.wrong.length > 0);
for (const signal of signals) {
  const struck = tallies.filter((tally) => tally.signal === signal);
  console.log(`${signal}: ended with ${counted(struck.map(({ ending }) => ending))}`);
  console.log(`  during ${counted(struck.map(({ phase }) => phase))}`);
  console.log(`  recover: ${counted(struck.map(({ recovered }) => recovered))}`);
}
console.log(`wrong: ${wrong.length} of ${tallies.length}`);
process.exitCode = wrong.length === 0 && tallies.length === sweep.runs ? 0 : 1;

/** For each signal one moment in every equal part of the run; every other kill is recovered from elsewhere. */
function momentsOf({ runs, random }: Sweep): readonly Moment[] {
  const each = Math.ceil(runs / signals.length);
  return Array.from({ length: runs }, (_, index) => {
    const turn = Math.floor(index / signals.length);
    const signal = signals[index % signals.length] ?? 'SIGINT';
    const part = (turn + random()) / each;
    const delayMs = Math.round(random() * 600);
    return { index, signal, part, delayMs, forgets: signal === 'SIGKILL' && turn % 2 === 1 };
  });
}

async function undisturbed(set: Drilled): Promise<number> {
  const { code, stderr } = await begin(set, 'scale-to-zero').finished;
  if (code !== 0) throw new Error(`the undisturbed run ended with ${code}:\n${stderr}`);
  return stderr.trimEnd().split('\n').length;
}

function lineOf(index: number, round: InterruptRound, tally: InterruptTally): string {
  const { signal, afterLines, delayMs, forgets } = round;
  const moment = `${delayMs} ms after line ${afterLines}`;
  const struck = `${String(index + 1).padStart(3)} ${signal.padEnd(7)} ${moment}, during ${tally.phase}`;
  const elsewhere = forgets ? ' elsewhere' : '';
  const end = `ended with ${tally.ending}; recovered${elsewhere}: ${tally.recovered}`;
  return [`${struck}: ${end}`, ...tally.wrong.map((line) => `    WRONG: ${line}`)].join('\n');
}
