import { actsOf, type Recording } from '../../recording/recording.ts';
import type { CaughtAct } from '../../recording/caught.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { podName } from '../../statefulset/names.ts';
import { isHealthy } from '../../statefulset/pods.ts';
import { ordinalsOf } from '../../statefulset/spec.ts';
import type { Need } from '../action.ts';
import type { Host } from '../host.ts';
import { Interrupted } from '../host.ts';
import type { Prepared } from '../prepare.ts';
import { type Situation, situationOf } from '../situation.ts';
import type { StepsOutcome } from '../steps.ts';
import { Fenced } from '../undo/lease.ts';
import { catchPod } from './pod.ts';

/** The set is broken all the while this takes. */
const BUDGET_MS = 15_000;
const MOST_PODS = 5;

/**
 * Collects what can be known of the pods concerned at the moment of a failure, before the undo wipes it away. Never
 * rejects: what cannot be read is missing, and the undo goes on.
 */
export async function catchFailure(
  { catch: isWanted = true }: Scenario,
  steps: StepsOutcome,
  { recorder }: Prepared,
  { cluster, clock, interrupts }: Host,
): Promise<void> {
  const because = isWanted ? whyFailed(steps) : undefined;
  if (because === undefined) return;
  const over = new AbortController();
  const signal = AbortSignal.any([interrupts.first, over.signal]);
  const { name } = recorder.header.set;
  const situation = situationOf(recorder.snapshot.set.get(name) ?? {}, recorder.snapshot);
  const events = [...recorder.snapshot.event.values()];
  const found = Promise.all(
    concerned(situation, recorder.recording).map((pod) =>
      catchPod(pod, { cluster, situation, events }, signal),
    ),
  );
  const tooLate = clock.sleep(BUDGET_MS, signal).then(() => undefined);
  try {
    const pods = await Promise.race([found, tooLate]);
    if (pods !== undefined) recorder.act({ type: 'caught', because, pods });
  } catch {
    // Whoever stops the drill now wants the undo, and nothing else.
  } finally {
    over.abort();
    found.catch(() => undefined);
    tooLate.catch(() => undefined);
  }
}

/** What was collected in this run, if anything was. */
export function caughtIn(recording: Recording): CaughtAct | undefined {
  return actsOf(recording)
    .flatMap(({ act }) => (act.type === 'caught' ? [act] : []))
    .at(-1);
}

export function catchNeeds({ catch: isWanted = true }: Scenario): readonly Need[] {
  if (!isWanted) return [];
  const purpose = 'keep the logs of pods when a step fails';
  return [{ verb: 'get', group: '', resource: 'pods/log', optional: true, purpose }];
}

/** A user who stops the drill, and a lost Lease, are no failures of the set. */
function whyFailed({ results, error }: StepsOutcome): string | undefined {
  if (error instanceof Interrupted || error instanceof Fenced) return undefined;
  if (error instanceof Error) return error.message;
  if (error !== undefined) return 'the drill could not be carried out';
  const missed = results.find(({ status }) => status === 'missed');
  return missed && `${missed.name}: ${missed.detail ?? 'it did not come about in time'}`;
}

/** The pods that are not well; else those that the drill took last; else all. Not more than a report can show. */
function concerned({ spec, members }: Situation, recording: Recording): readonly string[] {
  const ordinals = ordinalsOf(spec);
  const ill = ordinals.filter((ordinal) => {
    const pod = members.get(ordinal);
    return pod === undefined || !isHealthy(pod);
  });
  const taken = actsOf(recording).flatMap(({ act }) => (act.type === 'deleteRequested' ? [act.ordinal] : []));
  const [chosen = ordinals] = [ill, [...new Set(taken)]].filter(({ length }) => length > 0);
  return chosen.slice(0, MOST_PODS).map((ordinal) => podName(spec.name, ordinal));
}
