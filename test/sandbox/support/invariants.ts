import { expect } from 'vitest';
import {
  identityMatches,
  ordinalOfPod,
  storageMatches,
} from '../../../src/sandbox/controllers/statefulset/identity.ts';
import { wantedOwners } from '../../../src/sandbox/controllers/statefulset/retention.ts';
import type { FullClaim, FullPod } from '../../../src/sandbox/controllers/objects.ts';
import { claimName } from '../../../src/statefulset/names.ts';
import { isHealthy, revisionOf } from '../../../src/statefulset/pods.ts';
import type { Bench } from './bench.ts';

/**
 * What upstream's unit tests assert after every single step.
 * Upstream: stateful_set_control_test.go, assertMonotonicInvariants, assertBurstInvariants, assertUpdateInvariants,
 * checkClaimInvariants (1.36).
 */
export function assertInvariants(bench: Bench): void {
  const set = bench.set();
  const pods = bench.pods();
  for (const pod of pods) {
    expect(identityMatches(set, pod), `identity of ${pod.metadata?.name}`).toBe(true);
    expect(storageMatches(set, pod), `storage of ${pod.metadata?.name}`).toBe(true);
    assertClaims(bench, pod);
  }
  if (set.spec?.podManagementPolicy !== 'Parallel') assertOrder(pods, set.spec?.ordinals?.start ?? 0);
  assertRevisions(bench, pods);
}

/** No pod is there while the one before it is not. */
function assertOrder(pods: readonly FullPod[], start: number): void {
  expect(pods.map(ordinalOfPod)).toEqual(pods.map((_, index) => start + index));
}

function assertClaims(bench: Bench, pod: FullPod): void {
  const set = bench.set();
  for (const template of set.spec?.volumeClaimTemplates ?? []) {
    const name = claimName(template.metadata?.name ?? '', set.metadata?.name ?? '', ordinalOfPod(pod));
    const claim = bench.claims().find(({ metadata }) => metadata?.name === name);
    expect(claim, `claim ${name}`).toBeDefined();
    if (claim !== undefined && isSeen(bench, pod)) assertOwners(bench, pod, claim);
  }
}

/** A scale-down that has only just been asked for may still have the references of before. */
function isSeen(bench: Bench, pod: FullPod): boolean {
  const { metadata, status } = bench.set();
  return pod.metadata?.deletionTimestamp === undefined && status?.observedGeneration === metadata?.generation;
}

function assertOwners(bench: Bench, pod: FullPod, { metadata }: FullClaim): void {
  const set = bench.set();
  const owned = (uid: string | undefined) =>
    (metadata?.ownerReferences ?? []).some((owner) => owner.uid === uid);
  const wanted = wantedOwners(set, pod);
  expect(owned(set.metadata?.uid), `${metadata?.name} owned by the set`).toBe(wanted.set);
  expect(owned(pod.metadata?.uid), `${metadata?.name} owned by its pod`).toBe(wanted.pod);
}

function assertRevisions(bench: Bench, pods: readonly FullPod[]): void {
  const { spec = {}, status = {} } = bench.set();
  const partition = spec.updateStrategy?.rollingUpdate?.partition ?? 0;
  const isComplete =
    pods.length === spec.replicas && pods.every(isHealthy) && status.replicas === pods.length;
  if (!isComplete || partition === 0 || status.updatedReplicas !== pods.length - partition) return;
  for (const [index, pod] of pods.entries())
    expect(revisionOf(pod)).toBe(index >= partition ? status.updateRevision : status.currentRevision);
}
