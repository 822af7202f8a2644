import type { Life } from '../../recording/lives.ts';
import { isTerminating } from '../../statefulset/pods.ts';
import { claimsOf, isInRange } from '../../statefulset/spec.ts';
import { isRetentionDue } from '../claim-use.ts';
import type { Evidence } from '../evidence.ts';
import type { Verdict } from '../outcome.ts';
import type { Subject } from '../promise.ts';
import { definePromise, held, notExercised, unknown, violated } from '../promise.ts';
import { latest, sightedAt, uidOf } from '../sightings.ts';
import { remedy } from '../way-out.ts';
import { moment, short } from '../words.ts';

/** A claim of a pod that a scale-up made. */
interface Reuse extends Subject {
  readonly ordinal: number;
  readonly life: Life;
  /** When its ordinal was last known to be unwanted. */
  readonly since: number;
}

/**
 * S6 · A pod that a scale-up makes gets the claim that an earlier pod of its ordinal left.
 *
 * Under whenScaled Delete nothing is left to it: the empty disk it gets then is what the policy asks for.
 */
export const reusedClaim = definePromise<Reuse>({
  id: 'S6',
  dimension: 'storage',
  title: 'Scaling up gives a pod the claims that its ordinal left behind',
  needs: ['pod', 'claim'],
  outOfPlace: ({ spec }) => (spec.claimTemplates.length === 0 ? 'the set has no claim templates' : undefined),
  subjects: reusesIn,
  idle: 'no scale-up made a pod',
  check: (reuse, evidence) => {
    const { subject, ordinal, life, since } = reuse;
    const before = sightedAt(evidence.claims, subject, since);
    if (before === undefined || isTerminating(before.object))
      return notExercised(`no claim ${subject} was left when ${life.name} was made`);
    if (isRetentionDue(ordinal, evidence))
      return notExercised(`whenScaled: Delete leaves no claim ${subject} for ${life.name}`);
    const until = evidence.departures.get(life.uid)?.at ?? evidence.endedAt;
    const gap = evidence.gap('claim', since, until);
    if (gap !== undefined) return unknown(`claim ${subject} was not seen all the time: ${gap}`);
    const later = (evidence.claims.get(subject) ?? []).filter(({ at }) => at > since && at <= until);
    const other = later.find((one) => !one.gone && uidOf(one) !== uidOf(before));
    if (other) return recreated(reuse, [uidOf(before), uidOf(other)], other.at, evidence);
    if (latest([before, ...later]) === undefined) return unknown(`claim ${subject} was gone at the end`);
    if (life.healthyAt === undefined) return unknown(`${life.name} never became healthy on claim ${subject}`);
    return held(
      `${life.name} came back on claim ${subject} with UID ${short(uidOf(before))}, as it was left`,
    );
  },
});

function reusesIn({ lives, setStates }: Evidence): readonly Reuse[] {
  return lives.flatMap((life): readonly Reuse[] => {
    const [{ seq }] = life.facts;
    const state = setStates.findLast((one) => one.seq < seq && !isInRange(one.spec, life.ordinal));
    if (life.createdAt === undefined || state === undefined) return [];
    const isFirst = !lives.some(
      ({ ordinal, facts }) => ordinal === life.ordinal && facts[0].seq > state.seq && facts[0].seq < seq,
    );
    if (!isFirst) return [];
    const { ordinal } = life;
    const names = [...claimsOf(state.spec, ordinal).values()];
    return names.map((subject) => ({ subject, ordinal, life, since: state.at }));
  });
}

function recreated(
  { subject, life }: Reuse,
  [was, is]: readonly [string | undefined, string | undefined],
  at: number,
  evidence: Evidence,
): Verdict {
  return violated({
    expected: `${life.name} on claim ${subject} with UID ${short(was)}`,
    seen: `claim ${subject} with UID ${short(is)}, ${moment(at)}`,
    at,
    cause: 'another actor',
    remedy: remedy('claim-recreated', evidence, { pod: life.name, claim: subject }),
  });
}
