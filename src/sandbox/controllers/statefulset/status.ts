import { isTerminating, revisionOf } from '../../../statefulset/pods.ts';
import type { FullPod, FullSet } from '../objects.ts';
import { isCreated, isReadyLongEnough, isRunningAndReady, type Clockwork } from './pod-state.ts';

export type SetStatus = NonNullable<FullSet['status']> & {
  readonly currentRevision: string;
  readonly updateRevision: string;
};

/**
 * The counts of a status. A pod made in this very sync has no phase yet and is not counted; a terminating one counts as
 * replica and ready, but at no revision.
 * Upstream: stateful_set_control.go, computeReplicaStatus (1.36).
 */
export function withCounts(status: SetStatus, pods: readonly FullPod[], clockwork: Clockwork): SetStatus {
  const counts = {
    replicas: 0,
    readyReplicas: 0,
    availableReplicas: 0,
    currentReplicas: 0,
    updatedReplicas: 0,
  };
  for (const pod of pods) {
    if (!isCreated(pod)) continue;
    counts.replicas += 1;
    if (isRunningAndReady(pod)) {
      counts.readyReplicas += 1;
      if (isReadyLongEnough(pod, clockwork)) counts.availableReplicas += 1;
    }
    if (isTerminating(pod)) continue;
    const revision = revisionOf(pod);
    if (revision === status.currentRevision) counts.currentReplicas += 1;
    if (revision === status.updateRevision) counts.updatedReplicas += 1;
  }
  return { ...status, ...counts };
}

/**
 * The current revision becomes the update revision once every pod is updated and ready (not: available). So it never
 * does with a partition, nor with OnDelete.
 * Upstream: stateful_set_utils.go, completeRollingUpdate (1.36).
 */
export function completed(set: FullSet, status: SetStatus): SetStatus {
  const wanted = set.spec?.replicas ?? 1;
  const { updatedReplicas, readyReplicas, replicas } = status;
  const done = [updatedReplicas, readyReplicas, replicas].every((count) => count === wanted);
  if (!done || set.spec?.updateStrategy?.type !== 'RollingUpdate') return status;
  return { ...status, currentReplicas: wanted, currentRevision: status.updateRevision };
}

/** Whether the status is worth writing. A collision count alone is not. Upstream: inconsistentStatus (1.36). */
export function differs(set: FullSet, status: SetStatus): boolean {
  const old = set.status ?? {};
  const counts = [
    'replicas',
    'currentReplicas',
    'readyReplicas',
    'updatedReplicas',
    'availableReplicas',
  ] as const;
  return (
    (status.observedGeneration ?? 0) > (old.observedGeneration ?? 0) ||
    counts.some((field) => (status[field] ?? 0) !== (old[field] ?? 0)) ||
    status.currentRevision !== (old.currentRevision ?? '') ||
    status.updateRevision !== (old.updateRevision ?? '')
  );
}

/** As Go writes it: counts of zero are left out, but for `replicas` and `availableReplicas`. */
export function encoded(status: SetStatus): SetStatus {
  const { readyReplicas = 0, currentReplicas = 0, updatedReplicas = 0, ...always } = status;
  return {
    ...always,
    ...(readyReplicas === 0 ? {} : { readyReplicas }),
    ...(currentReplicas === 0 ? {} : { currentReplicas }),
    ...(updatedReplicas === 0 ? {} : { updatedReplicas }),
  };
}
