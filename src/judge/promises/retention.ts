import { formatDuration } from '../../lib/duration.ts';
import { isTerminating } from '../../statefulset/pods.ts';
import { claimsOf, isInRange } from '../../statefulset/spec.ts';
import type { Evidence } from '../evidence.ts';
import type { Verdict } from '../outcome.ts';
import type { Subject } from '../promise.ts';
import { definePromise, held, notExercised, unknown, violated } from '../promise.ts';
import type { SetState } from '../set-states.ts';
import { statesAround } from '../set-states.ts';
import type { Sighting } from '../sightings.ts';
import { sightedAt, uidOf } from '../sightings.ts';
import { remedy } from '../way-out.ts';
import { short } from '../words.ts';

/** How long the garbage collector may take before a claim counts as forgotten, in milliseconds. */
const COLLECTION_MS = 300_000;

/** A claim whose policy lets it go from some moment on. */
interface Due extends Subject {
  readonly ordinal: number;
  readonly why: 'whenScaled' | 'whenDeleted';
  readonly since: number;
}

/**
 * S4 · Under the retention policy Delete a claim goes after its pod was scaled away, or after its set was deleted.
 *
 * The controller only writes owner references; the garbage collector follows them in its own time, and a claim that
 * is still mounted waits for that. What Retain promises is S3.
 * Upstream: pkg/controller/statefulset/stateful_set_utils.go, updateClaimOwnerRefForSetAndPod (1.36).
 */
export const retention = definePromise<Due>({
  id: 'S4',
  dimension: 'storage',
  title: 'Under the retention policy Delete a claim goes when its pod or its set has gone for good',
  needs: ['pod', 'claim'],
  outOfPlace: ({ spec }) => (spec.claimTemplates.length === 0 ? 'the set has no claim templates' : undefined),
  subjects: (evidence) => [...afterScaling(evidence), ...afterDeletion(evidence)],
  idle: 'no policy let a claim go',
  check: (due, evidence) => {
    const { subject, since, why } = due;
    const before = sightedAt(evidence.claims, subject, since);
    if (before === undefined) return notExercised(`there was no claim ${subject}`);
    if (isManagedByAnother(before))
      return notExercised(`claim ${subject} has another controller, which takes it out of the policy`);
    const gap = evidence.gap('claim', since, evidence.endedAt);
    if (gap !== undefined) return unknown(`what became of claim ${subject} is not known: ${gap}`);
    const went = (evidence.claims.get(subject) ?? []).find(
      (one) =>
        one.seq >= before.seq && uidOf(one) === uidOf(before) && (one.gone || isTerminating(one.object)),
    );
    if (went) return held(`claim ${subject} (UID ${short(uidOf(before))}) went, as ${why}: Delete says`);
    return kept(due, evidence);
  },
});

function afterScaling({ departures, setStates }: Evidence): readonly Due[] {
  return [...departures.values()].flatMap(({ life, at, hand }): readonly Due[] => {
    const around = statesAround(setStates, at);
    const lets = ({ spec }: SetState) => spec.retention.whenScaled === 'Delete';
    if (hand !== 'scale-down' || !life.gone || !around.every(lets)) return [];
    return duesOf(life.ordinal, 'whenScaled', (life.facts.at(-1) ?? life.facts[0]).at, around[0]);
  });
}

function afterDeletion({ setStates, lives }: Evidence): readonly Due[] {
  const last = setStates.at(-1);
  if (last === undefined || !last.gone || last.spec.retention.whenDeleted !== 'Delete') return [];
  return [...new Set(lives.map(({ ordinal }) => ordinal))].flatMap((ordinal) =>
    duesOf(ordinal, 'whenDeleted', last.at, last),
  );
}

function duesOf(
  ordinal: number,
  why: Due['why'],
  since: number,
  state: SetState | undefined,
): readonly Due[] {
  if (state === undefined) return [];
  return [...claimsOf(state.spec, ordinal).values()].map((subject) => ({ subject, ordinal, why, since }));
}

/** The event ConflictingController tells of it: the policy is ignored for such a claim. */
function isManagedByAnother({ object }: Sighting<'claim'>): boolean {
  return (object.metadata?.ownerReferences ?? []).some(
    ({ controller, kind }) => controller === true && kind !== 'Pod' && kind !== 'StatefulSet',
  );
}

function kept({ subject, ordinal, since, why }: Due, evidence: Evidence): Verdict {
  const back = evidence.setStates.some(({ at, spec }) => at >= since && isInRange(spec, ordinal));
  if (back && why === 'whenScaled')
    return notExercised(`the ordinal of claim ${subject} was wanted again before the claim went`);
  const waited = evidence.endedAt - since;
  const seen = `claim ${subject} was still there, not deleted, ${formatDuration(waited)} after`;
  if (waited < COLLECTION_MS) return unknown(`${seen}; the garbage collector may take minutes`);
  return violated({
    expected: `claim ${subject} deleted, as ${why}: Delete says`,
    seen,
    at: evidence.endedAt,
    cause: 'unattributed',
    remedy: remedy('claim-owner-stale', evidence, { claim: subject }),
  });
}
