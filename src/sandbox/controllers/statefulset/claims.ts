import { claimName } from '../../../statefulset/names.ts';
import { claims, pods, sets } from '../kinds.ts';
import type { FullClaim, FullPod, FullSet } from '../objects.ts';
import { shuffled } from '../random.ts';
import { isRefusal, messageOf } from '../world.ts';
import { aggregate } from './batches.ts';
import { ordinalOfPod } from './identity.ts';
import {
  hasForeignController,
  hasStaleOwner,
  ownersAreRight,
  withRightOwners,
  type Owners,
} from './retention.ts';
import type { Tools } from './tools.ts';
import { claimEvent, podEvent } from './words.ts';

/** The claims a pod should have, made from the set's templates. Upstream: getPersistentVolumeClaims (1.36). */
function wantedClaims(set: FullSet, pod: FullPod): readonly FullClaim[] {
  const ordinal = ordinalOfPod(pod);
  const { name: setName = '', namespace = '' } = set.metadata ?? {};
  return (set.spec?.volumeClaimTemplates ?? []).map((template) => ({
    ...template,
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      ...template.metadata,
      name: claimName(template.metadata?.name ?? '', setName, ordinal),
      namespace,
      labels: { ...template.metadata?.labels, ...set.spec?.selector?.matchLabels },
    },
  }));
}

/**
 * Creates the claims that are not there, in the random order of a Go map. One that is there is taken as it is, whatever
 * its spec: this is how a set finds its storage again. One that is being deleted is an error (#93457).
 * Upstream: stateful_pod_control.go, createPersistentVolumeClaims (1.36).
 */
export function createClaims(tools: Tools, set: FullSet, pod: FullPod): void {
  const errors: Error[] = [];
  for (const claim of shuffled(tools.random, wantedClaims(set, pod))) {
    const { namespace, name = '' } = claim.metadata ?? {};
    const known = tools.claims.get({ namespace, name });
    if (known === undefined) createClaim(tools, set, pod, claim, errors);
    else if (known.metadata?.deletionTimestamp !== undefined)
      errors.push(new Error(`pvc ${name} is being deleted`));
  }
  aggregate(errors);
}

function createClaim(tools: Tools, set: FullSet, pod: FullPod, claim: FullClaim, errors: Error[]): void {
  const { namespace, name = '' } = claim.metadata ?? {};
  try {
    tools.wrote(set, claims, tools.api.create(claims, namespace, claim, tools.caller));
    tools.recorder.record(sets, set, claimEvent(tools, set, pod, name));
  } catch (error) {
    errors.push(new Error(`failed to create PVC ${name}: ${messageOf(error)}`));
    if (!isRefusal(error, 'AlreadyExists'))
      tools.recorder.record(sets, set, claimEvent(tools, set, pod, name, error));
  }
}

function claimsInCache(tools: Tools, set: FullSet, pod: FullPod): readonly FullClaim[] {
  const { volumeClaimTemplates: templates = [] } = set.spec ?? {};
  if (templates.length === 0) return [];
  const ordinal = ordinalOfPod(pod);
  const { name: setName = '', namespace = '' } = set.metadata ?? {};
  return templates.flatMap(({ metadata }) => {
    const name = claimName(metadata?.name ?? '', setName, ordinal);
    return tools.claims.get({ namespace, name }) ?? [];
  });
}

/** With whenScaled=Delete, a claim that still belongs to the pod's predecessor keeps the pod from being made. */
export function claimIsStale(tools: Tools, set: FullSet, pod: FullPod): boolean {
  if (set.spec?.persistentVolumeClaimRetentionPolicy?.whenScaled !== 'Delete') return false;
  return claimsInCache(tools, set, pod).some((claim) => hasStaleOwner(claim, pod, pods));
}

export function claimsMatchRetention(tools: Tools, set: FullSet, pod: FullPod): boolean {
  return claimsInCache(tools, set, pod).every((claim) => ownersAreRight(claim, ownersOf(tools, set, pod)));
}

export function applyRetention(tools: Tools, set: FullSet, pod: FullPod): void {
  const owners = ownersOf(tools, set, pod);
  for (const claim of claimsInCache(tools, set, pod)) {
    const name = claim.metadata?.name ?? '';
    if (hasForeignController(claim, owners)) {
      const message = `PersistentVolumeClaim ${name} has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim`;
      tools.recorder.record(sets, set, { type: 'Warning', reason: 'ConflictingController', message });
    }
    if (ownersAreRight(claim, owners)) continue;
    try {
      tools.wrote(set, claims, tools.api.update(claims, withRightOwners(claim, owners), tools.caller));
    } catch (error) {
      throw new Error(`could not update claim ${name} for delete policy ownerRefs: ${messageOf(error)}`, {
        cause: error,
      });
    }
  }
}

function ownersOf({ profile }: Tools, set: FullSet, pod: FullPod): Owners {
  return { set, pod, byControllerRef: profile.retentionByControllerRef };
}

/** Repairs a pending pod whose claims vanished under it (#113139). */
export function createMissingClaims(tools: Tools, set: FullSet, pod: FullPod): void {
  createClaims(tools, set, pod);
  try {
    applyRetention(tools, set, pod);
  } catch (error) {
    tools.recorder.record(sets, set, podEvent(tools, 'update', set, pod, error));
    throw error;
  }
}
