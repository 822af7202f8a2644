import { formatDuration } from '../../lib/duration.ts';
import type { Life } from '../../recording/lives.ts';
import { isHealthy, isTerminating, revisionOf } from '../../statefulset/pods.ts';
import { isInRange } from '../../statefulset/spec.ts';
import type { Hand } from '../attribution.ts';
import { isDueForUpdate } from '../attribution.ts';
import type { Departure } from '../departures.ts';
import type { Evidence } from '../evidence.ts';
import type { Verdict } from '../outcome.ts';
import type { Subject } from '../promise.ts';
import { definePromise, held, notExercised, unknown } from '../promise.ts';
import { watchSkewMs } from '../set-states.ts';
import type { Span } from '../spans.ts';
import { restMs, spansOf } from '../spans.ts';
import { remedy } from '../way-out.ts';

/** A broken pod of a revision that the set wants no more, and the time in which it was so. */
interface Stuck extends Subject {
  readonly ordinal: number;
  readonly life: Life;
  readonly from: number;
  readonly to: number;
  readonly monotonic: boolean;
}

/**
 * O13 · A stalled rollout goes on after its template was mended, or waits where Kubernetes documents that it waits.
 *
 * No promise of recovery is made, so none can be broken: under OrderedReady the broken pod stays until somebody
 * deletes it, which counts as held and comes with the way out. A Parallel set replaces it by itself, except in 1.35.
 * https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#forced-rollback (upstream 67250, 137409)
 */
export const stalledRollout = definePromise<Stuck>({
  id: 'O13',
  dimension: 'ordering',
  title: 'A stalled rollout goes on after a revert, or waits where Kubernetes documents that it waits',
  needs: ['pod'],
  subjects: stuckIn,
  idle: 'no pod was broken when the set began to want another revision',
  check: (stuck, evidence) => {
    const { subject, life, from, to, monotonic } = stuck;
    const gap = evidence.gap('pod', from, to) ?? evidence.gap('set', from, to);
    if (gap !== undefined) return unknown(`what happened to ${subject} may have gone unseen: ${gap}`);
    const departure = evidence.departures.get(life.uid);
    const taker = departure !== undefined && departure.at <= to ? departure : undefined;
    const stood = formatDuration(to - from);
    if (taker?.hand === 'rollout' || taker?.hand === 'controller')
      return held(`the controller replaced ${subject} by itself${to > from ? ` after ${stood}` : ''}`);
    if (isHealthyAt(life, to))
      return notExercised(`${subject} became ready by itself after ${stood}: nothing was stalled`);
    if (to - from < restMs) return notExercised(`${subject} was stuck for ${stood} only`);
    return monotonic ? trapped(stuck, taker, evidence) : idle(stuck, evidence);
  },
});

/** Of several times in which one pod was stuck the longest tells most. */
function stuckIn(evidence: Evidence): readonly Stuck[] {
  return evidence.lives.flatMap((life) => {
    const [{ object }] = life.facts;
    const broken = brokenTimes(life, evidence.endedAt);
    if (broken.length === 0) return [];
    const spans = spansOf(
      evidence,
      (state) => isInRange(state.spec, life.ordinal) && isDueForUpdate(state, object),
    );
    const hand = evidence.departures.get(life.uid)?.hand;
    const stuck = spans.flatMap((span) => broken.flatMap((time) => meet(life, span, time, hand)));
    return stuck.toSorted((a, b) => b.to - b.from - (a.to - a.from)).slice(0, 1);
  });
}

interface Time {
  readonly from: number;
  readonly to: number;
}

/** When the pod was neither running and ready nor on its way out. */
function brokenTimes({ facts }: Life, endedAt: number): readonly Time[] {
  const times: Time[] = [];
  let from: number | undefined;
  for (const { at, change, object } of facts) {
    const gone = change === 'deleted' || change === 'vanished';
    const broken = !gone && !isHealthy(object) && !isTerminating(object);
    if (broken) from ??= at;
    else if (from !== undefined) {
      times.push({ from, to: at });
      from = undefined;
    }
  }
  return from === undefined ? times : [...times, { from, to: endedAt }];
}

function meet(life: Life, span: Span, time: Time, hand: Hand | undefined): readonly Stuck[] {
  const [from, to] = [Math.max(span.from, time.from), Math.min(span.to, time.to)];
  const { name: subject, ordinal } = life;
  const stuck = { subject, ordinal, life, monotonic: span.states[0].spec.monotonic };
  if (from < to) return [{ ...stuck, from, to }];
  // A controller that takes the pod at once tells the set's new revision only after the deed.
  const atOnce = hand === 'rollout' && to === time.to && from - to <= watchSkewMs;
  return atOnce ? [{ ...stuck, from: to, to }] : [];
}

function isHealthyAt({ facts }: Life, at: number): boolean {
  return facts.some((fact) => fact.at === at && fact.change !== 'deleted' && isHealthy(fact.object));
}

function trapped(
  { subject, life, from, to }: Stuck,
  taker: Departure | undefined,
  evidence: Evidence,
): Verdict {
  const revision = revisionOf(life.facts[0].object) ?? 'an older one';
  const end =
    taker === undefined
      ? `: kubectl delete pod ${subject} -n ${evidence.spec.namespace} frees it`
      : `, until it ${taker.words}`;
  return held(
    `${subject} stayed broken at revision ${revision} for ${formatDuration(to - from)}, as OrderedReady is documented to leave it${end}`,
    remedy('rollout-trap', evidence, { pod: subject }),
  );
}

/** Nobody can read the gate of a controller manager, so whether this one has the regression is a guess. */
function idle({ subject, from, to }: Stuck, evidence: Evidence): Verdict {
  const stood = `${subject} stayed broken at a revision given up ${formatDuration(to - from)} before`;
  const hint = remedy('rollout-idle', evidence, { pod: subject });
  return evidence.serverMinor === 35
    ? held(`${stood}, as 1.35.0 to 1.35.3 are known to leave it (upstream issue 137409)`, hint)
    : unknown(
        `${stood}; a Parallel set should replace it, unless its controller has the regression of 1.35 (upstream issue 137409)`,
      );
}
