import type { Life } from '../recording/lives.ts';
import { isTerminating } from '../statefulset/pods.ts';
import { isInRange } from '../statefulset/spec.ts';
import type { Evidence } from './evidence.ts';
import { watchSkewMs } from './set-states.ts';
import type { Sighting } from './sightings.ts';
import { sightedAt, uidOf } from './sightings.ts';

/** The claims that bore one name while two pods, one after the other, lived on it. */
export interface ClaimUse {
  /** As it was last seen for sure while the old pod lived. */
  readonly before: Sighting<'claim'> | undefined;
  /** As it was last seen while the new one lived. */
  readonly after: Sighting<'claim'> | undefined;
  /** Every UID that bore the name in all that time, in order. */
  readonly uids: readonly string[];
  /** Why one of the two looks is missing. */
  readonly blind: string | undefined;
}

/**
 * Watches on pods and on claims have no common order: a claim's fate may be seen before the pod's that led to it, and
 * a watch may stall. A claim cannot go while its pod lives, so the first look is taken as early in the old pod's life
 * as that life can be told apart from what came before, and every UID from then on counts.
 */
export function claimUse(evidence: Evidence, name: string, old: Life, next: Life): ClaimUse {
  const { claims, departures, endedAt } = evidence;
  const begin = old.facts[0].at;
  const wentAt = departures.get(old.uid)?.at ?? endedAt;
  const from = Math.min(begin + watchSkewMs, Math.max(begin, wentAt - watchSkewMs));
  const to = departures.get(next.uid)?.at ?? endedAt;
  const later = (claims.get(name) ?? []).filter((one) => one.at > from && one.at <= to);
  const first = sightedAt(claims, name, from) ?? later.find((one) => !one.gone && one.at <= wentAt);
  // A young claim is bound only while its pod starts, so of the same claim the last look tells most.
  const last = sightedAt(claims, name, wentAt);
  const uids = [first, ...later.filter((one) => !one.gone)].flatMap((one) => uidOf(one) ?? []);
  return {
    before: uidOf(last) === uidOf(first) ? last : first,
    after: sightedAt(claims, name, to),
    uids: [...new Set(uids)],
    blind: blindSpot(evidence, begin, from) ?? blindSpot(evidence, next.healthyAt ?? next.facts[0].at, to),
  };
}

/** Why a claim's state at `to` is not known by any look since `from`. A fresh read mends a broken watch. */
function blindSpot(evidence: Evidence, from: number, to: number): string | undefined {
  if (evidence.gap('claim', from, from) === undefined) return undefined;
  const read = evidence.recording.entries.some(
    (entry) => entry.entry === 'reading' && entry.kind === 'claim' && entry.at >= from && entry.at <= to,
  );
  return read ? undefined : evidence.gap('claim', to, to);
}

/** Whether the set's own retention policy let this ordinal's claims go at some time of the recording. */
export function isRetentionDue(ordinal: number, { setStates }: Evidence): boolean {
  return setStates.some(({ set, spec, gone }) =>
    gone || isTerminating(set)
      ? spec.retention.whenDeleted === 'Delete'
      : spec.retention.whenScaled === 'Delete' && !isInRange(spec, ordinal),
  );
}
