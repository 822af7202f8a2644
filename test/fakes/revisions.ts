import { controllerRevisions } from '../../src/cluster/resource.ts';
import type { ControllerRevision, Pod, PodTemplate, StatefulSet } from '../../src/objects/workload.ts';
import {
  isControlledBy,
  isHealthy,
  isTerminating,
  revisionForOrdinal,
  revisionOf,
} from '../../src/statefulset/pods.ts';
import { templateDigest, templateOf } from '../../src/statefulset/revision.ts';
import { ordinalsOf, type SetSpec } from '../../src/statefulset/spec.ts';
import type { FakeCluster } from './fake-cluster.ts';

type Store = FakeCluster['store'];

/** The revision that holds this template: the one it had before, under a new number, or a new one. */
function revise(store: Store, set: StatefulSet): string {
  const own = revisionsOf(store, set);
  const last = own.at(-1);
  const wanted = templateDigest(set.spec?.template);
  const equal = own.findLast((revision) => templateDigest(templateOf(revision)) === wanted);
  const revision = (last?.revision ?? 0) + 1;
  if (equal === undefined) return made(store, set, `${set.metadata?.name}-${wanted.slice(0, 6)}`, revision);
  if (equal !== last) store.write(controllerRevisions, { ...equal, revision });
  return equal.metadata?.name ?? '';
}

/** Writes a revision of the template as the controller does: with the annotations of the set. */
function made(store: Store, set: StatefulSet, name: string, revision: number): string {
  const { name: owner = '', namespace = '', uid = '', annotations } = set.metadata ?? {};
  store.write(controllerRevisions, {
    metadata: {
      name,
      namespace,
      ...(annotations && { annotations }),
      ownerReferences: [{ kind: 'StatefulSet', name: owner, uid, controller: true }],
    },
    revision,
    data: { spec: { template: { ...set.spec?.template, $patch: 'replace' } } },
  });
  return name;
}

/** The revision that a set which has been running for long is at. */
export function firstRevision(store: Store, set: StatefulSet): void {
  made(store, set, set.status?.updateRevision ?? '', 1);
}

/**
 * Current and update revision, and how many pods are at each. A current one that is gone is taken for the update revision.
 * Upstream: stateful_set_control.go, getStatefulSetRevisions and completeRollingUpdate (1.36).
 */
export function rolloutStatus(
  store: Store,
  set: StatefulSet,
  spec: SetSpec,
  members: readonly Pod[],
): NonNullable<StatefulSet['status']> {
  const updateRevision = revise(store, set);
  const names = revisionsOf(store, set).map(({ metadata }) => metadata?.name);
  const current = set.status?.currentRevision;
  const staying = members.filter((pod) => !isTerminating(pod));
  const at = (name: string | undefined) => staying.filter((pod) => revisionOf(pod) === name).length;
  const isDone =
    spec.updateStrategy === 'RollingUpdate' &&
    members.length === spec.replicas &&
    at(updateRevision) === spec.replicas &&
    staying.filter(isHealthy).length === spec.replicas;
  const isKept = current !== undefined && names.includes(current) && !isDone;
  const currentRevision = isKept ? current : updateRevision;
  const counts = { currentReplicas: at(currentRevision), updatedReplicas: at(updateRevision) };
  return { currentRevision, updateRevision, ...counts };
}

/** The pod that the rolling update would delete next; none while it waits for one that is not healthy. */
export function nextToUpdate(
  set: StatefulSet,
  spec: SetSpec,
  members: ReadonlyMap<number, Pod>,
): Pod | undefined {
  if (spec.updateStrategy !== 'RollingUpdate') return undefined;
  for (const ordinal of ordinalsOf(spec).slice(spec.partition).toReversed()) {
    const pod = members.get(ordinal);
    if (pod === undefined || isTerminating(pod)) return undefined;
    if (revisionOf(pod) !== set.status?.updateRevision) return pod;
    if (!isHealthy(pod)) return undefined;
  }
  return undefined;
}

/** What a pod of this ordinal is made from now. */
export function dueTemplate(
  store: Store,
  set: StatefulSet,
  spec: SetSpec,
  ordinal: number,
): { readonly revision: string; readonly template: PodTemplate | undefined } {
  const revision = revisionForOrdinal(set, spec, ordinal) ?? '';
  const kept = store.find(controllerRevisions, spec.namespace, revision);
  return { revision, template: (kept && templateOf(kept)) ?? set.spec?.template };
}

function revisionsOf(store: Store, set: StatefulSet): readonly ControllerRevision[] {
  const { namespace = '', uid = '' } = set.metadata ?? {};
  return store
    .list(controllerRevisions, { namespace })
    .filter((revision) => isControlledBy(revision, uid))
    .toSorted((a, b) => (a.revision ?? 0) - (b.revision ?? 0));
}
