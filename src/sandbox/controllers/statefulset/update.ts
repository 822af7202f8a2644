import type { ControllerRevision } from '../../../objects/workload.ts';
import type { FullPod, FullSet } from '../objects.ts';
import { goOn, runForAll, type Step } from './batches.ts';
import { applyRetention, claimsMatchRetention } from './claims.ts';
import { ordinalOfPod } from './identity.ts';
import { newVersionedPod } from './new-pod.ts';
import { isUnavailable, type Clockwork } from './pod-state.ts';
import { processCondemned, processReplica, type Course } from './replicas.ts';
import { applyRevision } from './revision-data.ts';
import { rollOn } from './rolling-update.ts';
import { withCounts, type SetStatus } from './status.ts';
import type { Tools } from './tools.ts';

export interface Revised {
  readonly current: ControllerRevision;
  readonly update: ControllerRevision;
  readonly collisionCount: number;
}

/** A status to write, and the error that ended the sync, if one did: the status is written all the same. */
export interface Updated {
  readonly status: SetStatus;
  readonly error?: unknown;
}

/**
 * One sync of a set whose pods are claimed and whose revisions are known: the heart of the controller.
 * Upstream: stateful_set_control.go, updateStatefulSet (1.36).
 */
export function updateSet(tools: Tools, set: FullSet, revised: Revised, pods: readonly FullPod[]): Updated {
  const clockwork: Clockwork = {
    minReadySeconds: set.spec?.minReadySeconds ?? 0,
    now: tools.now(),
    availableAtTheSecond: tools.profile.availableAtTheSecond,
  };
  const start = emptyStatus(set, revised);
  if (set.metadata?.deletionTimestamp !== undefined) return { status: withCounts(start, pods, clockwork) };
  const { replicas, condemned } = partition(tools, set, revised, pods);
  const course: Course = {
    set,
    updateSet: applyRevision(set, revised.update),
    monotonic: isMonotonic(set),
    clockwork,
    firstUnavailable: () =>
      replicas.find((pod) => isUnavailable(pod, clockwork)) ??
      condemned.findLast((pod) => isUnavailable(pod, clockwork)),
  };
  const status = withCounts(start, [...replicas, ...condemned], clockwork);
  try {
    if (establish(tools, course, replicas, condemned).exit) return { status };
    if (set.spec?.updateStrategy?.type === 'OnDelete') return { status };
    const gone = rollOn(tools, { set, replicas, updateRevision: status.updateRevision, clockwork });
    return { status: { ...status, currentReplicas: (status.currentReplicas ?? 0) - gone } };
  } catch (error) {
    return { status, error };
  }
}

function emptyStatus(set: FullSet, { current, update, collisionCount }: Revised): SetStatus {
  return {
    observedGeneration: set.metadata?.generation ?? 0,
    currentRevision: current.metadata?.name ?? '',
    updateRevision: update.metadata?.name ?? '',
    collisionCount,
  };
}

/** The pods that should be, by index, and those that should not, highest ordinal first. */
function partition(
  tools: Tools,
  set: FullSet,
  { current, update }: Revised,
  pods: readonly FullPod[],
): { readonly replicas: readonly FullPod[]; readonly condemned: readonly FullPod[] } {
  const start = set.spec?.ordinals?.start ?? 0;
  const count = set.spec?.replicas ?? 1;
  const currentSet = { set: applyRevision(set, current), revision: current };
  const updatedSet = { set: applyRevision(set, update), revision: update };
  const make = (index: number) => newVersionedPod(tools, currentSet, updatedSet, start + index);
  const there: FullPod[] = [];
  const condemned: FullPod[] = [];
  for (const pod of pods) {
    const ordinal = ordinalOfPod(pod);
    if (ordinal >= start && ordinal < start + count) there[ordinal - start] = pod;
    else if (ordinal >= 0) condemned.push(pod);
  }
  condemned.sort((a, b) => ordinalOfPod(b) - ordinalOfPod(a));
  const complete = isMonotonic(set) ? withNext : withAll;
  return { replicas: complete(there, count, make), condemned };
}

/** Pods by index, some of them missing. */
type Sparse = readonly (FullPod | undefined)[];

/**
 * Upstream makes every missing pod in each of its syncs. One by one, a sync ends at the first of them, and none that
 * only exists in the controller's mind is counted: a thousand that nobody looks at are not worth making.
 */
function withNext(there: Sparse, count: number, make: (index: number) => FullPod): readonly FullPod[] {
  let next = 0;
  while (there[next] !== undefined) next += 1;
  const known = there.filter((pod) => pod !== undefined);
  return next < count ? known.toSpliced(next, 0, make(next)) : known;
}

function withAll(there: Sparse, count: number, make: (index: number) => FullPod): readonly FullPod[] {
  return Array.from({ length: count }, (_, index) => there[index] ?? make(index));
}

function isMonotonic({ spec }: FullSet): boolean {
  return spec?.podManagementPolicy !== 'Parallel';
}

/** Every wanted pod is there and right, and no other is: only then may a rollout go on. */
function establish(
  tools: Tools,
  course: Course,
  replicas: readonly FullPod[],
  condemned: readonly FullPod[],
): Step {
  const { monotonic, updateSet: set } = course;
  const made = runForAll(replicas, monotonic, (pod) => processReplica(tools, course, pod));
  if (made.exit) return made;
  // Before the first of them is deleted: a pod's claims follow it only when they are owned by it.
  runForAll(condemned, monotonic, (pod) => {
    if (!claimsMatchRetention(tools, set, pod)) applyRetention(tools, set, pod);
    return goOn;
  });
  return runForAll(condemned, monotonic, (pod) => processCondemned(tools, course, pod));
}
