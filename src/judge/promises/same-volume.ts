import type { Claim } from '../../objects/workload.ts';
import type { Life } from '../../recording/lives.ts';
import type { Evidence, Replacement } from '../evidence.ts';
import { claimUse, isRetentionDue } from '../claim-use.ts';
import { dataOf } from '../markers.ts';
import { mountsOf } from '../mounts.ts';
import type { Verdict } from '../outcome.ts';
import { definePromise, held, notExercised, unknown, violated, worstOf } from '../promise.ts';
import type { Sighting } from '../sightings.ts';
import { latest, uidOf } from '../sightings.ts';
import { remedy } from '../way-out.ts';
import { moment, short } from '../words.ts';
import { noReplacement } from './sticky-identity.ts';

/**
 * S2 · The pod that replaces another mounts the very claims its predecessor mounted, on the very volumes.
 *
 * The controller finds claims by name and never compares their content, so a claim that was deleted and made anew
 * under its name (an empty disk) goes unnoticed by Kubernetes. Only the UID tells. A bound claim's volumeName cannot
 * change, so the claim alone proves the volume's name; whether that volume is still the same object, only a look at
 * the PersistentVolume can tell, and the proof says whether there was one.
 * Upstream: pkg/controller/statefulset/stateful_pod_control.go, createPersistentVolumeClaims (1.36).
 */
export const sameVolume = definePromise<Replacement>({
  id: 'S2',
  dimension: 'storage',
  title: 'A pod that replaces another mounts the same claims on the same volumes',
  needs: ['pod', 'claim'],
  outOfPlace: ({ spec }) => (spec.claimTemplates.length === 0 ? 'the set has no claim templates' : undefined),
  subjects: ({ replacements }) => replacements,
  idle: 'no pod was replaced',
  check: (replacement, evidence) => {
    const { subject, ordinal, old, next, departure } = replacement;
    if (next === undefined) return noReplacement(subject, ordinal, departure.at, evidence);
    if (isRetentionDue(ordinal, evidence))
      return notExercised(`whenScaled: Delete lets the claims of ${subject} go when it is scaled away`);
    const mounted = mountsOf(old.facts[0].object, evidence.spec);
    const remounted = mountsOf(next.facts[0].object, evidence.spec);
    if (mounted === undefined || remounted === undefined)
      return unknown(`the recording does not show which volumes ${subject} mounts`);
    const verdicts = evidence.spec.claimTemplates.map((template) =>
      checkClaim(replacement, next, [mounted.get(template), remounted.get(template)], evidence),
    );
    const [first, ...rest] = verdicts;
    if (first === undefined) return notExercised('the set has no claim templates');
    const verdict = worstOf([first, ...rest]);
    if (verdict.verdict !== 'held') return verdict;
    const claims = verdicts.flatMap((one) => (one.verdict === 'held' ? one.proof : [])).join('; ');
    return dataOf(ordinal, claims, evidence) ?? held(claims);
  },
});

function checkClaim(
  { subject, old }: Replacement,
  next: Life,
  [mounted, remounted]: readonly [string | undefined, string | undefined],
  evidence: Evidence,
): Verdict {
  if (mounted === undefined)
    return unknown(`the former ${subject} mounted no claim for one of the templates`);
  const at = next.facts[0].at;
  if (remounted !== mounted) {
    return violated({
      expected: `${subject} mounts claim ${mounted}, as before`,
      seen: `UID ${short(next.uid)} mounts ${remounted ?? 'no claim'} instead, ${moment(at)}`,
      at,
      cause: next.createdAt === undefined ? 'unattributed' : 'controller',
      remedy: remedy('claim-not-mounted', evidence, { pod: subject, claim: mounted }),
    });
  }
  const { before, after, uids, blind } = claimUse(evidence, mounted, old, next);
  if (blind !== undefined) return unknown(`claim ${mounted} was not seen beside both pods: ${blind}`);
  if (before === undefined) return unknown(`claim ${mounted} was not seen while the former ${subject} lived`);
  const [oldUid, ...others] = uids;
  const newUid = others.at(-1);
  if (oldUid !== undefined && newUid !== undefined)
    return recreated(subject, mounted, oldUid, newUid, evidence);
  if (next.healthyAt === undefined && !evidence.departures.has(next.uid))
    return unknown(`${subject} never became healthy on claim ${mounted}`);
  if (after === undefined) return unknown(`claim ${mounted} was gone at the end`);
  return checkVolume(mounted, before, after, evidence);
}

/** No controller that keeps to `Retain` deletes a claim. */
function recreated(
  subject: string,
  claim: string,
  oldUid: string,
  newUid: string,
  evidence: Evidence,
): Verdict {
  const sightings = evidence.claims.get(claim) ?? [];
  const made = sightings.find(({ object }) => object.metadata?.uid === newUid);
  const former = sightings.find(({ object }) => object.metadata?.uid === oldUid);
  const at = made?.at ?? evidence.endedAt;
  return violated({
    expected: `claim ${claim} with UID ${short(oldUid)}`,
    seen: `claim ${claim} with UID ${short(newUid)}, ${moment(at)}`,
    at,
    cause: evidence.doings.claimDeletions.has(oldUid) ? 'this drill' : 'another actor',
    remedy: remedy('claim-recreated', evidence, {
      pod: subject,
      claim,
      volume: former?.object.spec?.volumeName,
    }),
  });
}

function checkVolume(
  claim: string,
  before: Sighting<'claim'>,
  after: Sighting<'claim'>,
  evidence: Evidence,
): Verdict {
  const volume = before.object.spec?.volumeName;
  const now = after.object.spec?.volumeName;
  if (uidOf(after) === undefined) return unknown(`claim ${claim} shows no UID`);
  if (volume === undefined || now === undefined) return unknown(`claim ${claim} shows no volume`);
  const found: Bond = { claim, volume, evidence };
  if (volume !== now) return broken(found, 'volume-changed', `claim ${claim} is bound to ${now}`, after.at);
  if (isLost(after.object)) return broken(found, 'claim-lost', `claim ${claim} is Lost`, after.at);
  const kept = `claim ${claim} kept UID ${short(uidOf(after))} and volume ${volume} through both pods`;
  return checkVolumeItself(found, kept);
}

interface Bond {
  readonly claim: string;
  readonly volume: string;
  readonly evidence: Evidence;
}

/** Volumes are not the namespace's, so many may not read them. */
function checkVolumeItself(bond: Bond, kept: string): Verdict {
  const { volume, evidence } = bond;
  const { endedAt } = evidence;
  const unread = evidence.unreadable('volume') ?? evidence.lostAtEnd('volume');
  const seen = evidence.volumes.get(volume) ?? [];
  const [first] = seen;
  if (unread !== undefined || uidOf(first) === undefined)
    return held(`${kept} (by claim and volumeName; the PersistentVolume itself was not read)`);
  const last = latest(seen);
  if (last === undefined) return broken(bond, 'claim-lost', `volume ${volume} was deleted`, endedAt);
  const [was, is] = [uidOf(first), uidOf(last)];
  if (was === is) return held(`${kept} (PersistentVolume UID ${short(is)})`);
  const seenInstead = `volume ${volume} has UID ${short(is)}, not ${short(was)}`;
  return broken(bond, 'volume-changed', seenInstead, last.at);
}

function broken(
  { claim, volume, evidence }: Bond,
  mode: 'claim-lost' | 'volume-changed',
  seen: string,
  at: number,
): Verdict {
  return violated({
    expected: `claim ${claim} bound to volume ${volume}`,
    seen: `${seen}, ${moment(at)}`,
    at,
    cause: 'another actor',
    remedy: remedy(mode, evidence, { claim, volume }),
  });
}

function isLost(claim: Claim): boolean {
  return claim.status?.phase === 'Lost';
}
