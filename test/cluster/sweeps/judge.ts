import { connect } from '../support/cluster.ts';
import { drill, type Drilled } from '../support/drilled.ts';
import { promisesOf, violationsOf } from '../support/report.ts';
import { orderedSet, parallelSet } from '../support/sets.ts';
import { onTemporaryGround } from '../support/temporary.ts';
import { waitReady } from '../support/wait.ts';
import { counted, inLanes, sweepOf } from './sweep.ts';

/**
 * Random drills on a cluster that nobody else touches and that keeps its promises: whatever is called violated there
 * is a false verdict. `npm run sweep:judge -- --runs 50 --lanes 2 --seed 1`
 */
const sweep = sweepOf({ runs: 50, lanes: 2 });
console.log(`${sweep.runs} drills, ${sweep.lanes} at a time, seed ${sweep.seed}`);

type Flags = readonly [scenario: string, ...flags: readonly string[]];
const any = <T>(...choices: readonly [T, ...T[]]): T =>
  choices[Math.floor(sweep.random() * choices.length)] ?? choices[0];

/** As the lanes' sets are: ordinals from 0 in odd lanes, from 2 in even ones. */
function drillFor(start: number): Flags {
  const ordinal = `ordinal=${start + any(0, 1, 2)}`;
  const guards = ['--skip-guard', 'min-available', '--skip-guard', 'quorum', '--skip-guard', 'pdb'];
  return any<Flags>(
    ['kill-pod', '--set', ordinal],
    ['kill-pod', '--set', ordinal],
    ['kill-all', ...guards],
    ['scale-to-zero', ...guards],
    ['rolling-restart'],
    ['stall-rollout', '--set', 'hold=3s'],
    ['canary-partition'],
    ['force-delete', '--set', ordinal, '--allow-force', '--allow-destructive'],
  );
}

const jobs = Array.from({ length: sweep.runs }, (_, index) => index);
const cluster = await connect();
const tallies: { readonly end: string; readonly held: number; readonly violated: readonly string[] }[] = [];
const unknown: string[] = [];

await inLanes(jobs, sweep.lanes, (next, lane) =>
  onTemporaryGround(cluster, 'sweep-judge', async (ground) => {
    const kind = lane % 2 === 0 ? parallelSet : orderedSet;
    await cluster.apply(kind({ ...ground, minReadySeconds: lane === 1 ? 2 : 0 }));
    await waitReady(cluster, ground);
    for (let index = next(); index !== undefined; index = next())
      await judged(index, ground, drillFor(lane % 2 === 0 ? 2 : 0));
  }),
);

async function judged(index: number, ground: Drilled, [scenario, ...flags]: Flags): Promise<void> {
  const { result, code } = await drill(ground, scenario, ...flags);
  const verdicts = promisesOf(result).flatMap(({ id, cases }) =>
    cases.map(({ verdict }) => ({ id, verdict })),
  );
  const violated = violationsOf(result).map(({ id, subject, seen }) => `${id} ${subject}: ${seen}`);
  const held = verdicts.filter(({ verdict }) => verdict.verdict === 'held').length;
  unknown.push(...verdicts.flatMap(({ id, verdict }) => (verdict.verdict === 'unknown' ? [id] : [])));
  tallies.push({ end: result.status, held, violated });
  const words = [scenario, ...flags.filter((flag) => flag.includes('='))].join(' ');
  console.log(
    `${index + 1} ${words}: ${result.status} (${code}), ${held} held${result.reason === undefined ? '' : `; ${result.reason}`}`,
  );
  for (const one of violated) console.log(`    FALSE: ${one}`);
  await waitReady(cluster, ground);
}

const wrong = tallies.reduce((sum, { violated }) => sum + violated.length, 0);
const held = tallies.reduce((sum, one) => sum + one.held, 0);
console.log(`ended: ${counted(tallies.map(({ end }) => end))}`);
console.log(`unknown: ${unknown.length === 0 ? 'none' : counted(unknown)}`);
console.log(
  `false verdicts: ${wrong} in ${tallies.length} drills; ${held} verdicts held, ${unknown.length} unknown`,
);
process.exitCode = wrong === 0 && tallies.length === sweep.runs ? 0 : 1;
