import type { Pod, StatefulSet } from '../objects/workload.ts';
import { ordinalOf } from '../statefulset/names.ts';
import { isControlledBy, isHealthy, isTerminating, revisionOf } from '../statefulset/pods.ts';
import type { SetSpec } from '../statefulset/spec.ts';
import { isInRange, ordinalsOf, specOf } from '../statefulset/spec.ts';

export type RolloutState =
  /** The controller has not looked at the set's latest definition yet. */
  | 'not observed'
  /** An ordinal has no pod, and no broken lower pod explains it. */
  | 'create blocked'
  /** OrderedReady waits for a broken pod of a revision that nobody wants any more, and will do so for ever. */
  | 'trap'
  /** A broken pod is of the very revision that it is due: the template or its surroundings must be mended first. */
  | 'template bad'
  /** The controller has something to do and nothing shows what would keep it from doing it. */
  | 'in progress'
  /** OnDelete: pods of an older revision wait for somebody to delete them. */
  | 'on delete waits'
  /** All that the partition lets through is done; pods below it keep the older revision. */
  | 'partitioned'
  | 'done';

/** How far a set is with bringing its pods to its template. Ordinals are ascending. */
export interface RolloutStanding {
  readonly state: RolloutState;
  /** Wanted, and no pod of the set's own bears the name. */
  readonly missing: readonly number[];
  /** Of another revision than the one they are due, the partition respected. */
  readonly stale: readonly number[];
  /** Wanted, and neither running and ready nor on their way out. Pods that have only just begun look the same. */
  readonly broken: readonly number[];
  /** Stale and broken: deleting one has it remade from the revision wanted now. Mend the template before that. */
  readonly trapped: readonly number[];
  /** No longer wanted, and still there. */
  readonly condemned: readonly number[];
}

/**
 * How a rollout stands, by the set and its pods at one moment. Of a set that moves this is a glimpse; it tells what
 * holds the rollout up once nothing has changed for a while. `in progress` that stays so with `trapped` pods is the
 * Parallel regression of 1.35 (upstream issue 137409).
 * Upstream: pkg/controller/statefulset/stateful_set_control.go, updateStatefulSet (1.36);
 * https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#forced-rollback
 */
export function rolloutStanding(set: StatefulSet, pods: Iterable<Pod>): RolloutStanding {
  const spec = specOf(set);
  const members = membersAmong(spec, pods);
  const wanted = ordinalsOf(spec);
  const among = (holds: (pod: Pod, ordinal: number) => boolean) =>
    wanted.filter((ordinal) => {
      const pod = members.get(ordinal);
      return pod !== undefined && !isTerminating(pod) && holds(pod, ordinal);
    });
  const stale = among((pod, ordinal) => isStale(set, spec, pod, ordinal));
  const broken = among((pod) => !isHealthy(pod));
  const lists = {
    missing: wanted.filter((ordinal) => !members.has(ordinal)),
    stale,
    broken,
    trapped: broken.filter((ordinal) => stale.includes(ordinal)),
    condemned: [...members.keys()].filter((ordinal) => !isInRange(spec, ordinal)).toSorted((a, b) => a - b),
  };
  const older = among((pod) => revisionOf(pod) !== set.status?.updateRevision);
  const settled = wanted.length === among(() => true).length && isAvailable(set, spec);
  return { ...lists, state: stateOf(set, spec, { ...lists, older, settled }) };
}

/**
 * Whether a pod is of another revision than the set wants it to be. Below the partition the current and the update
 * revision are both right: a partition that was raised takes nothing back.
 */
export function isStale({ status = {} }: StatefulSet, spec: SetSpec, pod: Pod, ordinal: number): boolean {
  const { currentRevision, updateRevision } = status;
  const revision = revisionOf(pod);
  if (revision === undefined || updateRevision === undefined || revision === updateRevision) return false;
  return ordinal >= spec.start + spec.partition || revision !== currentRevision;
}

function membersAmong({ name, uid }: SetSpec, pods: Iterable<Pod>): ReadonlyMap<number, Pod> {
  const members = new Map<number, Pod>();
  for (const pod of pods) {
    const ordinal = ordinalOf(name, pod.metadata?.name ?? '');
    if (ordinal !== undefined && isControlledBy(pod, uid)) members.set(ordinal, pod);
  }
  return members;
}

interface View extends Omit<RolloutStanding, 'state'> {
  /** Not of the update revision, whether they are due it or not. */
  readonly older: readonly number[];
  /** Every wanted pod is there, none is on its way out, and all are available. */
  readonly settled: boolean;
}

function stateOf(set: StatefulSet, spec: SetSpec, view: View): RolloutState {
  const { missing, stale, broken, trapped, condemned, older, settled } = view;
  const onDelete = spec.updateStrategy === 'OnDelete';
  if (!isObserved(set)) return 'not observed';
  if (missing.some((ordinal) => !waitsBelow(spec, broken, ordinal))) return 'create blocked';
  // A template that is bad still must be mended before anything is deleted, so it hides the trap beside it.
  if (broken.length > trapped.length) return 'template bad';
  if (trapped.length > 0 && onDelete) return 'on delete waits';
  if (trapped.length > 0 && spec.monotonic) return 'trap';
  if (!settled || condemned.length > 0) return 'in progress';
  if (stale.length > 0) return onDelete ? 'on delete waits' : 'in progress';
  return older.length > 0 ? 'partitioned' : 'done';
}

/** A pod that OrderedReady does not make because a lower one is broken is only the consequence of that. */
function waitsBelow({ monotonic }: SetSpec, broken: readonly number[], ordinal: number): boolean {
  return monotonic && broken.some((other) => other < ordinal);
}

function isObserved({ metadata, status }: StatefulSet): boolean {
  const { observedGeneration, updateRevision } = status ?? {};
  return updateRevision !== undefined && (metadata?.generation ?? 0) <= (observedGeneration ?? 0);
}

/** With minReadySeconds being ready is not enough; without a clock only the controller's own count tells. */
function isAvailable({ status }: StatefulSet, { minReadySeconds, replicas }: SetSpec): boolean {
  return minReadySeconds === 0 || (status?.availableReplicas ?? replicas) >= replicas;
}
