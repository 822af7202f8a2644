import { isTerminating, revisionOf } from '../../../statefulset/pods.ts';
import type { FullPod, FullSet } from '../objects.ts';
import { isRunningAndReady, isUnavailable, type Clockwork } from './pod-state.ts';
import { deletePod } from './pods.ts';
import type { Tools } from './tools.ts';

export interface Rollout {
  readonly set: FullSet;
  /** By index, not by ordinal. */
  readonly replicas: readonly FullPod[];
  readonly updateRevision: string;
  readonly clockwork: Clockwork;
}

/**
 * Replaces pods of an old revision, the highest first. Returns how many were deleted: the status' currentReplicas is
 * lowered by it, whatever revision they were at.
 * Upstream: stateful_set_control.go, end of updateStatefulSet, and updateStatefulSetAfterInvariantEstablished (1.36).
 */
export function rollOn(tools: Tools, rollout: Rollout): number {
  const condemned = choose(tools, rollout);
  for (const pod of condemned) deletePod(tools, rollout.set, pod);
  return condemned.length;
}

function choose(tools: Tools, rollout: Rollout): readonly FullPod[] {
  switch (tools.profile.rollingUpdate) {
    case 'one-at-a-time':
      return chooseOne(rollout, tools.profile.rolloutWaitsForAvailability);
    case 'budget':
      return withinBudget(rollout);
    case 'budget-broken-first':
      return rollout.set.spec?.podManagementPolicy === 'Parallel'
        ? brokenFirst(rollout)
        : withinBudget(rollout);
  }
}

/** The partition is an index, counted from the start ordinal. */
function candidates({ set, replicas }: Rollout): readonly FullPod[] {
  return replicas.slice(set.spec?.updateStrategy?.rollingUpdate?.partition ?? 0).toReversed();
}

function isStale(pod: FullPod, { updateRevision }: Rollout): boolean {
  return revisionOf(pod) !== updateRevision && !isTerminating(pod);
}

function chooseOne(rollout: Rollout, waitsForAvailability: boolean): readonly FullPod[] {
  for (const pod of candidates(rollout)) {
    if (isStale(pod, rollout)) return [pod];
    const waits = waitsForAvailability
      ? isUnavailable(pod, rollout.clockwork)
      : !isRunningAndReady(pod) || isTerminating(pod);
    if (waits) return [];
  }
  return [];
}

/** 1.35.0: pods that are broken already use the budget up, so they are never replaced (#137409). */
function withinBudget(rollout: Rollout): readonly FullPod[] {
  const left = Math.max(0, budget(rollout) - unavailable(rollout));
  return candidates(rollout)
    .filter((pod) => isStale(pod, rollout))
    .slice(0, left);
}

/** #137666: replacing a pod that is broken anyway costs no budget. */
function brokenFirst(rollout: Rollout): readonly FullPod[] {
  const stale = candidates(rollout).filter((pod) => isStale(pod, rollout));
  const broken = stale.filter((pod) => isUnavailable(pod, rollout.clockwork));
  const left = Math.max(0, budget(rollout) - unavailable(rollout));
  return [...broken, ...stale.filter((pod) => !broken.includes(pod)).slice(0, left)];
}

/** Counted over all replicas, those below the partition too. */
function unavailable({ replicas, clockwork }: Rollout): number {
  return replicas.filter((pod) => isUnavailable(pod, clockwork)).length;
}

/** Upstream: stateful_set_utils.go, getStatefulSetMaxUnavailable: percentages round down, and one is always allowed. */
function budget({ set }: Pick<Rollout, 'set'>): number {
  const asked = set.spec?.updateStrategy?.rollingUpdate?.maxUnavailable ?? 1;
  if (typeof asked === 'number') return Math.max(1, asked);
  return Math.max(1, Math.floor((Number(asked.replace('%', '')) * (set.spec?.replicas ?? 1)) / 100));
}
