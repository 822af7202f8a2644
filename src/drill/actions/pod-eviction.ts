import { isClusterError } from '../../cluster/error.ts';
import { exitCodes, Failure } from '../../lib/failure.ts';
import { formatDuration } from '../../lib/duration.ts';
import { podName } from '../../statefulset/names.ts';
import type { Need, Stage } from '../action.ts';
import type { PlannedStep } from '../plan.ts';
import { Refused } from '../refused.ts';
import type { Situation } from '../situation.ts';
import { untilAnswered } from './until-answered.ts';

/** What a PodDisruptionBudget had to say about it. */
export type Eviction = { readonly result: 'accepted' } | Denial;

interface Denial {
  readonly result: 'denied';
  readonly why: string;
}

type MemberEviction = { readonly result: 'accepted'; readonly uid: string } | Denial;

/**
 * Asks once to have a member evicted, by UID. A budget that denies it is an answer; a server that is too busy to answer
 * is asked again.
 */
export async function evictMember(stage: Stage, ordinal: number): Promise<MemberEviction> {
  const { members, spec: set } = stage.situation();
  const name = podName(set.name, ordinal);
  const uid = members.get(ordinal)?.metadata?.uid;
  if (uid === undefined) throw new Failure(exitCodes.errored, `pod ${name} is not there to be evicted`);
  // What is recorded as asked for is going to be asked for.
  stage.signal.throwIfAborted();
  stage.recorder.act({ type: 'evictionRequested', ordinal, uid });
  const eviction = await evict(stage, { namespace: set.namespace, name }, uid);
  if (eviction.result === 'denied') {
    stage.recorder.act({ type: 'evictionRefused', ordinal, uid, reason: eviction.why });
    stage.emit({ type: 'acted', what: `pod ${name} was not evicted: ${eviction.why}` });
    return eviction;
  }
  stage.recorder.act({ type: 'evictionAccepted', ordinal, uid });
  stage.emit({ type: 'acted', what: `evicted pod ${name}` });
  return { result: 'accepted', uid };
}

/** How long `kubectl drain` waits before it asks again what a budget has denied. */
const AGAIN_MS = 5_000;

const BUSY_TRIES = 5;
const BUSY_MS = 1_000;

/** Asks again while a budget denies it. Rejects with {@link Refused} where it still does in the end. */
export async function untilAllowed<Accepted extends { readonly result: 'accepted' }>(
  ask: () => Promise<Accepted | Denial>,
  called: string,
  { stage, end }: { readonly stage: Stage; /** On the monotonic clock. */ readonly end: number },
): Promise<Accepted> {
  const { clock, signal } = stage;
  const began = clock.monotonic();
  for (;;) {
    const eviction = await ask();
    if (eviction.result === 'accepted') return eviction;
    if (clock.monotonic() + AGAIN_MS >= end) {
      const time = formatDuration(clock.monotonic() - began);
      throw new Refused(`eviction of ${called} denied: ${eviction.why}, for ${time}`);
    }
    await clock.sleep(AGAIN_MS, signal);
  }
}

/** Asks once to have a pod evicted, by UID: a budget may deny it. */
export async function evict(
  stage: Stage,
  at: { readonly namespace: string; readonly name: string },
  uid: string,
): Promise<Eviction> {
  const { cluster, clock, givenUp, signal } = stage;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const words = { gone: `pod ${at.name} was replaced`, done: 'evicted' };
      await untilAnswered(stage, words, () => cluster.evict(at, { uid, signal: givenUp }));
      return { result: 'accepted' };
    } catch (error) {
      if (!isClusterError(error, 'tooManyRequests')) throw error;
      const said = error.status?.details?.causes?.filter(({ reason }) => reason === 'DisruptionBudget');
      if (said !== undefined && said.length > 0)
        return { result: 'denied', why: said.map(({ message }) => message ?? error.message).join('; ') };
      // No budget, only a server that has too much to do.
      if (attempt === BUSY_TRIES) throw error;
    }
    await clock.sleep(BUSY_MS, signal);
  }
}

/** What evicting the pods of these ordinals takes. */
export function evictionNeeds(
  { ordinals }: Pick<PlannedStep, 'ordinals'>,
  { spec }: Situation,
): readonly Need[] {
  return ordinals.map((ordinal) => ({
    verb: 'create',
    group: '',
    resource: 'pods/eviction',
    name: podName(spec.name, ordinal),
    purpose: 'evict the pod',
  }));
}
