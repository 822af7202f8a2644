import { isTerminating } from '../../statefulset/pods.ts';
import { claimsOf, ordinalsOf } from '../../statefulset/spec.ts';
import { isRetentionDue } from '../claim-use.ts';
import type { Evidence } from '../evidence.ts';
import type { Verdict } from '../outcome.ts';
import type { Subject } from '../promise.ts';
import { definePromise, held, notExercised, unknown, violated } from '../promise.ts';
import type { Sighting } from '../sightings.ts';
import { latest, uidOf } from '../sightings.ts';
import { remedy } from '../way-out.ts';
import { moment, short } from '../words.ts';

/** A claim as it stood when the recording began. */
interface Survivor extends Subject {
  readonly ordinal: number;
  /** Undefined when it was not there yet. */
  readonly first: Sighting<'claim'> | undefined;
}

/**
 * S3 · Claims outlive their pods: neither a pod's deletion nor a scale-down takes them along.
 *
 * No controller deletes a claim under `Retain`, so whoever did it was this drill, or somebody else; that takes away blame,
 * not the loss. Under `Delete` a claim goes with its pod when that is scaled away: no promise then.
 */
export const claimsSurvive = definePromise<Survivor>({
  id: 'S3',
  dimension: 'storage',
  title: 'Claims outlive the pods that use them',
  needs: ['pod', 'claim'],
  outOfPlace: ({ spec }) => (spec.claimTemplates.length === 0 ? 'the set has no claim templates' : undefined),
  subjects: claimsBefore,
  idle: 'the set wanted no pods when the recording began',
  check: ({ subject, ordinal, first }, evidence) => {
    if (first === undefined) return notExercised(`there was no claim ${subject} when the recording began`);
    const uid = uidOf(first);
    if (uid === undefined) return unknown(`claim ${subject} shows no UID`);
    if (isTerminating(first.object))
      return unknown(`claim ${subject} was being deleted already when the recording began`);
    const departed = evidence.replacements.filter((one) => one.ordinal === ordinal);
    const sightings = evidence.claims.get(subject) ?? [];
    const now = latest(sightings);
    const doomed = sightings.find((one) => uidOf(one) === uid && (one.gone || isTerminating(one.object)));
    if (doomed !== undefined || uidOf(now) !== uid) {
      return isRetentionDue(ordinal, evidence)
        ? notExercised(`the set's retention policy lets claim ${subject} go with its pod`)
        : deleted(subject, first, doomed, now, evidence);
    }
    const blind = evidence.lostAtEnd('claim') ?? evidence.lostAtEnd('pod');
    if (blind !== undefined) return unknown(`what became of claim ${subject} is not known: ${blind}`);
    const gone = departed.filter(({ old }) => old.gone).length;
    if (gone === 0) return notExercised(`no pod of claim ${subject} went`);
    return held(`claim ${subject} still has UID ${short(uid)} after ${gone} of its pods had gone`);
  },
});

/** Only claims of wanted ordinals: clearing away what an earlier scale-down left is everybody's right. */
function claimsBefore({ setStates, claims, spec, recording }: Evidence): readonly Survivor[] {
  const began = setStates[0]?.spec ?? spec;
  const synced = recording.entries.find((entry) => entry.entry === 'synced' && entry.kind === 'claim');
  return ordinalsOf(began).flatMap((ordinal) =>
    [...claimsOf(began, ordinal).values()].map((subject) => {
      const first = claims.get(subject)?.[0];
      return { subject, ordinal, first: first && first.seq < (synced?.seq ?? -1) ? first : undefined };
    }),
  );
}

function deleted(
  claim: string,
  first: Sighting<'claim'>,
  doomed: Sighting<'claim'> | undefined,
  now: Sighting<'claim'> | undefined,
  evidence: Evidence,
): Verdict {
  const uid = uidOf(first);
  const other = now !== undefined && uidOf(now) !== uid;
  const last = (other ? now : doomed) ?? now ?? first;
  const mode = other ? 'claim-recreated' : now === undefined ? 'claim-deleted' : 'claim-deleting';
  const how = {
    'claim-recreated': `claim ${claim} has UID ${short(uidOf(now))}`,
    'claim-deleted': `claim ${claim} does not exist`,
    'claim-deleting': `claim ${claim} is being deleted`,
  };
  return violated({
    expected: `claim ${claim} with UID ${short(uid)}, not deleted`,
    seen: `${how[mode]}, ${moment(last.at)}`,
    at: last.at,
    cause: evidence.doings.claimDeletions.has(uid ?? '') ? 'this drill' : 'another actor',
    remedy: remedy(mode, evidence, { claim, volume: first.object.spec?.volumeName }),
  });
}
