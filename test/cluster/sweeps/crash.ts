import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Node } from '../../../src/objects/surroundings.ts';
import { connect } from '../support/cluster.ts';
import { begin, doctor, type Drilled } from '../support/drilled.ts';
import { stateOf } from '../support/set-state.ts';
import { orderedSet } from '../support/sets.ts';
import { aStrikingProxy, type Moment, type StrikingProxy } from '../support/striking-proxy.ts';
import { onTemporaryGround } from '../support/temporary.ts';
import { waitReady } from '../support/wait.ts';
import { inLanes, sweepOf } from './sweep.ts';

/**
 * Kills drills with SIGKILL at what they ask of a real API server, just before and just after the server has done it,
 * and brings the set back with `recover`: from the same machine and from one that knows nothing.
 * `npm run sweep:cluster-crash -- --runs 100 --lanes 3`
 */
type Swept = readonly [scenario: string, ...flags: readonly string[]];

const sideBySide: readonly Swept[] = [
  ['kill-pod'],
  ['scale-to-zero'],
  ['stall-rollout', '--set', 'hold=2s'],
  ['force-delete', '--allow-force'],
];

/** They are swept when they are named: `-- drain exec --lanes 1`. A drain takes its node away from every lane. */
const alone: readonly Swept[] = [
  ['drain-node', '--allow-destructive'],
  [join(import.meta.dirname, 'exec.yaml'), '--allow-destructive'],
];

interface Round {
  readonly index: number;
  readonly drill: Swept;
  /** In [0, 1): which of the drill's requests. */
  readonly part: number;
  readonly moment: Moment;
  /** The machine forgets what the killed process kept on its disk, as if another one recovered. */
  readonly forgets: boolean;
}

const sweep = sweepOf({ runs: 100, lanes: 3 });
const drills =
  sweep.names.length === 0
    ? sideBySide
    : [...sideBySide, ...alone].filter(([name]) => sweep.names.some((part) => basename(name).includes(part)));
console.log(`${sweep.runs} crashes, ${sweep.lanes} at a time, seed ${sweep.seed}`);
const cluster = await connect();
const wrong: string[] = [];
let played = 0;
let afterFirstMutation = 0;

await inLanes(roundsOf(), sweep.lanes, (next, lane) =>
  onTemporaryGround(cluster, 'sweep-crash', async (ground) => {
    await cluster.apply(orderedSet(ground));
    await waitReady(cluster, ground);
    await using proxy = await aStrikingProxy(cluster);
    const courses = new Map<string, readonly string[]>();
    for (let round = next(); round !== undefined; round = next()) {
      const [name] = round.drill;
      const course = courses.get(name) ?? (await undisturbed(ground, proxy, round.drill));
      courses.set(name, course);
      await playRound(ground, proxy, round, course);
      await waitReady(cluster, ground);
    }
    console.log(`lane ${lane} has ended`);
  }),
);

for (const line of wrong) console.log(line);
console.log(
  `crash sweep on the real cluster: ${played - wrong.length} of ${played} points right, ${afterFirstMutation} of them after the first mutation`,
);
process.exitCode = wrong.length === 0 && played === sweep.runs ? 0 : 1;

/** Drill after drill, spread over all that each of them asks, before and after in turn. */
function roundsOf(): readonly Round[] {
  return Array.from({ length: sweep.runs }, (_, index): Round => {
    const turn = Math.floor(index / drills.length);
    const drill = drills[index % drills.length] ?? ['kill-pod'];
    const moment = turn % 2 === 0 ? 'before' : 'after';
    return { index, drill, part: sweep.random(), moment, forgets: Math.floor(turn / 2) % 2 === 1 };
  });
}

async function undisturbed(
  set: Drilled,
  proxy: StrikingProxy,
  [name, ...flags]: Round['drill'],
): Promise<readonly string[]> {
  proxy.strikeAt(undefined);
  const { code, stdout, stderr } = await begin(set, name, ...flags, ...proxy.flags).finished;
  if (code !== 0) throw new Error(`the undisturbed ${name} ended with ${code}:\n${stdout}${stderr}`);
  return [...proxy.requests];
}

async function playRound(
  set: Drilled,
  proxy: StrikingProxy,
  { index, drill: [name, ...flags], part, moment, forgets }: Round,
  course: readonly string[],
): Promise<void> {
  const before = await stateNow(set);
  const first = firstMutationIn(course);
  // What is asked before that can leave nothing behind: every fourth point is enough for it.
  const from = index % 4 === 0 ? 1 : first;
  const number = from + Math.floor(part * (course.length + 1 - from));
  const running = begin(set, name, ...flags, ...proxy.flags);
  proxy.strikeAt({ number, moment, kill: () => running.child.kill('SIGKILL') });
  const { signal } = await running.finished;
  const struck = proxy.requests[number - 1] ?? 'nothing, it had ended';
  proxy.strikeAt(undefined);
  if (forgets) await rm(set.stateHome, { recursive: true }).then(() => mkdir(set.stateHome));

  const problems: string[] = [];
  for (const nth of ['first', 'second'] as const) {
    const { code, stdout, stderr } = await doctor(set, [
      'recover',
      `sts/${set.name}`,
      '--yes',
      ...proxy.flags,
    ]);
    if (code !== 0) problems.push(`${nth} recover: exit code ${code}: ${stdout}${stderr}`);
    if (nth === 'second' && !stderr.includes('Nothing to recover'))
      problems.push(`second recover: ${stdout}`);
  }
  await waitReady(cluster, set);
  const after = await stateNow(set);
  if (!isDeepStrictEqual(after, before))
    problems.push(`before ${JSON.stringify(before)}`, `after ${JSON.stringify(after)}`);
  played += 1;
  if (number >= first) afterFirstMutation += 1;
  const title = `${basename(name)}: killed ${moment} ${number} ${struck}${signal === null ? ' (it had ended)' : ''}, recovered ${forgets ? 'elsewhere' : 'here'}`;
  console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${String(index + 1).padStart(3)} ${title}`);
  if (problems.length > 0) wrong.push([title, ...problems.map((line) => `      ${line}`)].join('\n'));
}

/** The set, and what a drill can leave on nodes. */
async function stateNow(set: Drilled): Promise<object> {
  const { items } = await cluster.get<{ items: readonly Node[] }>('nodes');
  const nodes = items.map(({ metadata, spec }) => ({
    name: metadata?.name,
    mark: metadata?.annotations?.['sts-doctor.dev/run'],
    unschedulable: spec?.unschedulable,
  }));
  return { set: await stateOf(set), nodes };
}

function firstMutationIn(course: readonly string[]): number {
  const index = course.findIndex(
    (request) => /^(?:PATCH|PUT|DELETE|POST|EXEC)/.test(request) && !/accessreviews|dry run/.test(request),
  );
  return index === -1 ? course.length : index + 1;
}
