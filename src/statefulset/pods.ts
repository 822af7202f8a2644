import type { KubeObject } from '../objects/meta.ts';
import type { Pod, StatefulSet } from '../objects/workload.ts';
import { ordinalOf } from './names.ts';
import type { SetSpec } from './spec.ts';

/** Labels the controller gives its pods. */
export const podNameLabel = 'statefulset.kubernetes.io/pod-name';
export const podIndexLabel = 'apps.kubernetes.io/pod-index';
export const revisionLabel = 'controller-revision-hash';

/** True when the object's controller is the set of this UID: names can be reused, UIDs cannot. */
export function isControlledBy(object: KubeObject, uid: string): boolean {
  return (object.metadata?.ownerReferences ?? []).some(
    (owner) => owner.controller === true && owner.uid === uid,
  );
}

/** A member: named like one and controlled by this very set. */
export function isMember(spec: Pick<SetSpec, 'name' | 'uid'>, pod: Pod): boolean {
  return ordinalOf(spec.name, pod.metadata?.name ?? '') !== undefined && isControlledBy(pod, spec.uid);
}

export function isTerminating(object: KubeObject): boolean {
  return object.metadata?.deletionTimestamp !== undefined;
}

/** The pod says it is ready, and may be terminating all the same: a dying pod stays Ready until its probe fails. */
export function saysReady(pod: Pod): boolean {
  return (pod.status?.conditions ?? []).some(
    (condition) => condition.type === 'Ready' && condition.status === 'True',
  );
}

/**
 * Running, ready and not terminating.
 * Upstream: stateful_set_utils.go, isHealthy (1.33) and isUnavailable (1.36), here without minReadySeconds.
 */
export function isHealthy(pod: Pod): boolean {
  return pod.status?.phase === 'Running' && saysReady(pod) && !isTerminating(pod);
}

/** The revision a pod was made from: the full name of a ControllerRevision. */
export function revisionOf(pod: Pod): string | undefined {
  return pod.metadata?.labels?.[revisionLabel];
}

/**
 * The revision the controller would give a pod of this ordinal if it made it now.
 * Upstream: stateful_set_utils.go, newVersionedStatefulSetPod (1.36).
 */
export function revisionForOrdinal(set: StatefulSet, spec: SetSpec, ordinal: number): string | undefined {
  const { currentRevision, updateRevision, currentReplicas = 0 } = set.status ?? {};
  if (spec.updateStrategy !== 'RollingUpdate') return updateRevision;
  const rollingUpdate = set.spec?.updateStrategy?.rollingUpdate;
  const limit = rollingUpdate === undefined ? currentReplicas : spec.partition;
  return ordinal < spec.start + limit ? currentRevision : updateRevision;
}

/** Everything the pod says about itself in one word, as `kubectl get pod` prints it, e.g. `ImagePullBackOff`. */
export function podPhrase(pod: Pod): string {
  const waiting = [
    ...(pod.status?.initContainerStatuses ?? []),
    ...(pod.status?.containerStatuses ?? []),
  ].find((container) => container.state?.waiting?.reason !== undefined);
  if (isTerminating(pod)) return 'Terminating';
  return waiting?.state?.waiting?.reason ?? pod.status?.reason ?? pod.status?.phase ?? 'Unknown';
}
