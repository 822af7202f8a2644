import { formatDuration } from '../../lib/duration.ts';
import type { Life } from '../../recording/lives.ts';
import { isTerminating } from '../../statefulset/pods.ts';
import { claimsOf } from '../../statefulset/spec.ts';
import type { Evidence } from '../evidence.ts';
import type { Subject } from '../promise.ts';
import { definePromise, held, unknown, violated } from '../promise.ts';
import { watchSkewMs } from '../set-states.ts';
import { uidOf } from '../sightings.ts';
import { remedy } from '../way-out.ts';
import { moment, short } from '../words.ts';

/** A pod that was made while or after a claim of its name was being deleted. */
interface Wait extends Subject {
  readonly ordinal: number;
  readonly life: Life;
  readonly claim: string;
  readonly uid: string | undefined;
  /** When the claim was first seen to be doomed, and when to be gone. */
  readonly doomedAt: number;
  readonly goneAt: number | undefined;
}

/**
 * S8 · No pod is made while its claim is being deleted: its replacement waits until the claim is gone.
 *
 * Watches on claims and pods have no common order, so what lies closer together than they may be apart is unknown.
 * Upstream: pkg/controller/statefulset/stateful_pod_control.go, createPersistentVolumeClaims (1.36; issue 93457).
 */
export const awaitedClaim = definePromise<Wait>({
  id: 'S8',
  dimension: 'storage',
  title: 'No pod is made while its claim is being deleted',
  needs: ['pod', 'claim'],
  outOfPlace: ({ spec }) => (spec.claimTemplates.length === 0 ? 'the set has no claim templates' : undefined),
  subjects: waitsIn,
  idle: 'no claim was being deleted when a pod was made',
  check: ({ subject, life, claim, uid, doomedAt, goneAt }, evidence) => {
    const [{ at }] = life.facts;
    const gap = evidence.gap('claim', doomedAt, at + watchSkewMs);
    if (gap !== undefined) return unknown(`when claim ${claim} went is not known: ${gap}`);
    if (life.createdAt === undefined) return unknown(`nobody saw when ${subject} was made`);
    if (goneAt !== undefined && goneAt <= at)
      return held(
        `claim ${claim} (UID ${short(uid)}) was gone ${formatDuration(at - goneAt)} before ${subject} was made`,
      );
    const until = goneAt ?? evidence.endedAt;
    if (until - at <= watchSkewMs || at - doomedAt <= watchSkewMs)
      return unknown(`claim ${claim} was being deleted just when ${subject} was made`);
    return violated({
      expected: `claim ${claim} (UID ${short(uid)}) gone before ${subject} is made`,
      seen: `${subject} was made ${moment(at)}, while the claim was being deleted since ${moment(doomedAt)}`,
      at,
      cause: 'controller',
      remedy: remedy('claim-deleting', evidence, { pod: subject, claim }),
    });
  },
});

function waitsIn(evidence: Evidence): readonly Wait[] {
  return evidence.lives.flatMap((life) => {
    const [{ at, seq }] = life.facts;
    if (seq < evidence.podsSyncedSeq) return [];
    const former = evidence.lives.findLast(
      ({ ordinal, facts }) => ordinal === life.ordinal && facts[0].seq < seq,
    );
    const since = (former && evidence.departures.get(former.uid)?.at) ?? 0;
    const { name: subject, ordinal } = life;
    return [...claimsOf(evidence.spec, ordinal).values()].flatMap((claim) => {
      const sightings = evidence.claims.get(claim) ?? [];
      const last = sightings.findLast((one) => isTerminating(one.object) && !one.gone && one.at < at);
      if (last === undefined) return [];
      const doomed = sightings.find((one) => isTerminating(one.object) && uidOf(one) === uidOf(last)) ?? last;
      const gone = sightings.find((one) => one.gone && uidOf(one) === uidOf(doomed));
      // One that had gone while an earlier pod of the ordinal still lived kept nobody waiting.
      if (gone !== undefined && gone.at < since - watchSkewMs) return [];
      const uid = uidOf(doomed);
      return [{ subject, ordinal, life, claim, uid, doomedAt: doomed.at, goneAt: gone?.at }];
    });
  });
}
