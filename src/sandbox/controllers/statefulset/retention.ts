import type { KubeObject, OwnerReference } from '../../../objects/meta.ts';
import type { ApiKind } from '../../api/api.ts';
import { pods, sets } from '../kinds.ts';
import type { FullClaim, FullPod, FullSet } from '../objects.ts';
import { ordinalOfPod } from './identity.ts';
import { ownerReference, refersTo } from './owner-reference.ts';

/**
 * persistentVolumeClaimRetentionPolicy is nothing but owner references: the garbage collector does the deleting.
 * Upstream: stateful_set_utils.go, isClaimOwnerUpToDate and updateClaimOwnerRefForSetAndPod (1.36).
 */
export interface Owners {
  readonly set: FullSet;
  readonly pod: FullPod;
  /** Up to 1.31 the references were plain ones, and stayed so. */
  readonly byControllerRef: boolean;
}

function policyOf({ spec }: FullSet): { readonly deleted: boolean; readonly scaled: boolean } {
  const policy = spec?.persistentVolumeClaimRetentionPolicy;
  return { deleted: policy?.whenDeleted === 'Delete', scaled: policy?.whenScaled === 'Delete' };
}

function isCondemned(set: FullSet, pod: FullPod): boolean {
  const start = set.spec?.ordinals?.start ?? 0;
  const ordinal = ordinalOfPod(pod);
  return ordinal < start || ordinal >= start + (set.spec?.replicas ?? 1);
}

/** Which of the two should own the claim now: the table of 1.6. */
export function wantedOwners(set: FullSet, pod: FullPod): { readonly set: boolean; readonly pod: boolean } {
  const { deleted, scaled } = policyOf(set);
  const condemned = isCondemned(set, pod);
  return { set: deleted && !(scaled && condemned), pod: scaled && condemned };
}

export function ownersAreRight(claim: FullClaim, owners: Owners): boolean {
  const { set, pod } = owners;
  // Left by an earlier life of the set or the pod: not ours to touch.
  if (hasStaleOwner(claim, set, sets) || hasStaleOwner(claim, pod, pods)) return true;
  if (hasForeignController(claim, owners)) return !isOwnedBy(claim, set) && !isOwnedBy(claim, pod);
  if (owners.byControllerRef && hasPlainOwner(claim, owners)) return false;
  const wanted = wantedOwners(set, pod);
  return isOwnedBy(claim, set) === wanted.set && isOwnedBy(claim, pod) === wanted.pod;
}

/** The claim with the owner references the policy asks for; none of ours when somebody else manages it. */
export function withRightOwners(claim: FullClaim, owners: Owners): FullClaim {
  const { set, pod } = owners;
  const others = (claim.metadata?.ownerReferences ?? []).filter(
    (reference) => !refersTo(reference, set, sets) && !refersTo(reference, pod, pods),
  );
  const wanted = hasForeignController(claim, owners) ? { set: false, pod: false } : wantedOwners(set, pod);
  const own = [
    ...(wanted.pod ? [reference(pod, pods, owners)] : []),
    ...(wanted.set ? [reference(set, sets, owners)] : []),
  ];
  return { ...claim, metadata: { ...claim.metadata, ownerReferences: [...others, ...own] } };
}

function reference(owner: KubeObject, kind: ApiKind, { byControllerRef }: Owners): OwnerReference {
  const { controller: _manages, blockOwnerDeletion: _blocks, ...plain } = ownerReference(owner, kind);
  return byControllerRef ? ownerReference(owner, kind) : plain;
}

/** Somebody else's controller reference, or one to a namesake of ours. With Retain/Retain it does not matter. */
export function hasForeignController(claim: FullClaim, { set, pod }: Owners): boolean {
  const { deleted, scaled } = policyOf(set);
  if (!deleted && !scaled) return false;
  return (claim.metadata?.ownerReferences ?? []).some((owner) => {
    if (refersTo(owner, set, sets)) return owner.uid !== set.metadata?.uid;
    if (refersTo(owner, pod, pods)) return owner.uid !== pod.metadata?.uid;
    return owner.controller === true;
  });
}

function hasPlainOwner(claim: FullClaim, { set, pod }: Owners): boolean {
  return (claim.metadata?.ownerReferences ?? []).some(
    ({ uid, controller }) => (uid === set.metadata?.uid || uid === pod.metadata?.uid) && controller !== true,
  );
}

function isOwnedBy(claim: FullClaim, owner: KubeObject): boolean {
  const uid = owner.metadata?.uid;
  return (
    uid !== undefined && (claim.metadata?.ownerReferences ?? []).some((candidate) => candidate.uid === uid)
  );
}

/** A reference to an object of this name with another UID: the first that names it decides. */
export function hasStaleOwner(claim: FullClaim, owner: KubeObject, kind: ApiKind): boolean {
  const found = (claim.metadata?.ownerReferences ?? []).find((candidate) => refersTo(candidate, owner, kind));
  return found !== undefined && found.uid !== owner.metadata?.uid;
}
