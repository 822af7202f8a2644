import type { Claim } from '../objects/workload.ts';
import { claimsOf } from '../statefulset/spec.ts';
import type { Evidence } from './evidence.ts';
import type { ClaimIdentity, ClaimLedger } from './outcome.ts';
import { sightedAt } from './sightings.ts';

/** The claims of an ordinal at a time and at the end, one for each claim template. */
export function claimLedgersOf(evidence: Evidence, ordinal: number, at: number): readonly ClaimLedger[] {
  return [...claimsOf(evidence.spec, ordinal)].map(([template, name]) => ({
    template,
    name,
    before: claimIdentity(evidence, name, at),
    after: claimIdentity(evidence, name, Infinity),
    retention: evidence.spec.retention,
  }));
}

function claimIdentity({ claims, volumes }: Evidence, name: string, at: number): ClaimIdentity | undefined {
  const claim = sightedAt(claims, name, at)?.object;
  if (claim === undefined) return undefined;
  const { volumeName, storageClassName, accessModes = [] } = claim.spec ?? {};
  const volume = sightedAt(volumes, volumeName ?? '', at)?.object;
  return {
    uid: claim.metadata?.uid ?? '',
    volume: volumeName,
    volumeUid: volume?.metadata?.uid,
    reclaimPolicy: volume?.spec?.persistentVolumeReclaimPolicy,
    class: storageClassName,
    accessModes,
    owners: ownersOf(claim),
  };
}

function ownersOf({ metadata }: Claim): readonly string[] {
  return (metadata?.ownerReferences ?? []).map(({ kind, name }) => `${kind} ${name}`);
}
