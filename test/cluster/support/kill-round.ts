import type { LedgerEntry } from '../../../src/judge/outcome.ts';
import { type Drill, type Drilled, drill } from './drilled.ts';
import { lingering } from './lingering.ts';
import { ledgerAt, promisesOf } from './report.ts';
import { podsOf } from './set-state.ts';
import { orderedSet, parallelSet } from './sets.ts';
import { waitReady } from './wait.ts';
import { aWitness, type Witness } from './witness.ts';

/** A drill whose pods die slowly, and are called ready until they are dead. */
export interface KillRound {
  readonly policy: 'OrderedReady' | 'Parallel';
  readonly gracePeriodSeconds: number;
  /** How long the container goes on after it was asked to end; the grace period ends that early. */
  readonly lingerSeconds: number;
  readonly readyAfterSeconds: number;
  /** Time the new pod is given to be ready. */
  readonly withinSeconds: number;
}

export interface KillTally {
  /** What the doctor said that is not so; empty when it told the truth. */
  readonly wrong: readonly string[];
  readonly status: string;
  /** From the delete to the new pod's readiness, as the doctor saw it and as kubectl did. */
  readonly readyMs: number | undefined;
  readonly readyMsByKubectl: number | undefined;
}

const patienceMs = 30_000;
/** Two watchers of one cluster on a busy machine. */
const toleranceMs = 2_000;

/** Kills the highest pod of a set made for this round, with kubectl as a witness, and compares what both say. */
export async function playKillRound(ground: Drilled, round: KillRound): Promise<KillTally> {
  const { cluster, namespace, name } = ground;
  const { policy, lingerSeconds, gracePeriodSeconds, readyAfterSeconds, withinSeconds } = round;
  const kind = policy === 'Parallel' ? parallelSet : orderedSet;
  const options = { name, namespace, replicas: 3, gracePeriodSeconds, readyAfterSeconds };
  await cluster.apply(lingering(lingerSeconds, kind)(options));
  await waitReady(cluster, ground);
  const ordinal = policy === 'Parallel' ? 4 : 2;
  const pod = `${name}-${ordinal}`;
  const oldUid = (await podsOf(ground))[pod]?.metadata?.uid ?? '';

  await using witness = await aWitness(cluster, namespace);
  const said = await drill(ground, 'kill-pod', '--set', `within=${withinSeconds}s`);
  const endedAt = Date.now();
  const truth = await truthAbout(witness, pod, oldUid);
  const { readyMs: readyMsByKubectl } = truth;
  const wrong =
    readyMsByKubectl !== undefined && readyMsByKubectl <= withinSeconds * 1000
      ? untrueOfRecovered(said, ledgerAt(said.result, ordinal), truth, endedAt)
      : untrueOfMissed(said, ledgerAt(said.result, ordinal), truth);
  const { status } = said.result;
  return { wrong, status, readyMs: ledgerAt(said.result, ordinal).recovery?.ready, readyMsByKubectl };
}

interface Truth {
  readonly oldUid: string;
  readonly newUid: string | undefined;
  readonly readyAt: number | undefined;
  readonly readyMs: number | undefined;
}

async function truthAbout(witness: Witness, pod: string, oldUid: string): Promise<Truth> {
  // Without a grace period a pod is gone at once, and never seen to be on its way.
  const ending = await witness.sees(
    ({ uid, terminating, event }) => uid === oldUid && (terminating || event === 'DELETED'),
    patienceMs,
  );
  const born = await witness.sees(({ name, uid }) => name === pod && uid !== oldUid, patienceMs);
  const healthy = await witness.sees(
    ({ uid, ready, terminating }) => uid === born?.uid && ready && !terminating,
    patienceMs,
  );
  const readyMs = healthy && ending && healthy.at - ending.at;
  return { oldUid, newUid: born?.uid, readyAt: healthy?.at, readyMs };
}

function untrueOfRecovered(
  { code, result }: Drill,
  { before, after, recovery }: LedgerEntry,
  { oldUid, newUid, readyAt = Infinity, readyMs = Infinity }: Truth,
  endedAt: number,
): readonly string[] {
  const { ready = Infinity } = recovery ?? {};
  const difference = Math.abs(ready - readyMs);
  const stepMs = result.steps[0]?.durationMs ?? 0;
  return saidWhere([
    [result.status !== 'passed' || code !== 0, `ready in time, but ${result.status}: ${result.reason}`],
    [before?.uid !== oldUid, `the old pod was ${oldUid}, not ${before?.uid}`],
    [after?.uid !== newUid, `the new pod is ${newUid}, not ${after?.uid}`],
    [readyAt > endedAt + toleranceMs, `ended ${readyAt - endedAt} ms before the pod was ready`],
    [difference > toleranceMs, `recovered after ${ready} ms, says kubectl: ${readyMs}`],
    [stepMs < ready, `the step was done after ${stepMs} ms, the pod was ready after ${ready}`],
  ]);
}

function untrueOfMissed(
  { code, result }: Drill,
  { before, after }: LedgerEntry,
  { oldUid }: Truth,
): readonly string[] {
  const verdict = promisesOf(result).find(({ id }) => id === 'R1')?.verdict;
  return saidWhere([
    [result.status !== 'failed' || code !== 1, `not ready in time, but ${result.status}: ${result.reason}`],
    [verdict !== 'violated', `not ready in time, but R1 is ${verdict}`],
    [before?.uid !== oldUid, `the old pod was ${oldUid}, not ${before?.uid}`],
    [after?.ready === true && after.uid === oldUid, 'the old pod was taken for a recovered one'],
  ]);
}

function saidWhere(claims: readonly (readonly [untrue: boolean, what: string])[]): readonly string[] {
  return claims.flatMap(([untrue, what]) => (untrue ? [what] : []));
}
