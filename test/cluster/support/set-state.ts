import type { KubeObject } from '../../../src/objects/meta.ts';
import type { Lease } from '../../../src/objects/surroundings.ts';
import type { Claim, ControllerRevision, Pod, StatefulSet } from '../../../src/objects/workload.ts';
import type { Drilled } from './drilled.ts';

type Where = Pick<Drilled, 'cluster' | 'namespace' | 'name'>;

/**
 * All of a set that a drill has to leave as it found it, and all that a drill leaves while it is under way: two of
 * these are equal when nobody can tell that there was a drill. Made for toEqual, so that a difference shows itself.
 */
export async function stateOf({ cluster, namespace, name }: Where): Promise<object> {
  const [{ metadata = {}, spec }, claims, revisions, leases] = await Promise.all([
    cluster.get<StatefulSet>('sts', name, '-n', namespace, '--show-managed-fields'),
    cluster.get<List<Claim>>('pvc', '-n', namespace),
    cluster.get<List<ControllerRevision>>('controllerrevisions', '-n', namespace),
    cluster.get<List<Lease>>('leases', '-n', namespace),
  ]);
  const { uid, labels, annotations, ownerReferences, finalizers, managedFields = [] } = metadata;
  return {
    set: { uid, labels, annotations: annotations ?? {}, ownerReferences, finalizers, spec },
    owners: managedFields
      .filter(({ subresource }) => subresource !== 'status')
      .map(({ manager, operation, apiVersion, subresource = '', fieldsV1 }) => ({
        owner: `${manager} ${operation} ${apiVersion} ${subresource}`,
        fieldsV1,
      }))
      .toSorted((a, b) => a.owner.localeCompare(b.owner)),
    claims: Object.fromEntries(
      claims.items.map((claim) => [
        claim.metadata?.name,
        { uid: claim.metadata?.uid, labels: claim.metadata?.labels, spec: claim.spec },
      ]),
    ),
    revisions: Object.fromEntries(
      revisions.items.map(({ metadata: { name: revision, uid: id } = {}, data }) => [revision, { id, data }]),
    ),
    leases: leases.items.map((lease) => lease.metadata?.name),
  };
}

/**
 * The resourceVersions of the set, its claims and the Leases, and which pods there are: equal ones mean that nobody
 * has written anything. A kubelet goes on to report on pods that are ready, so theirs say nothing.
 */
export async function versionsOf({ cluster, namespace }: Where): Promise<object> {
  const { items } = await cluster.get<List<KubeObject>>('sts,pods,pvc,leases', '-n', namespace);
  return Object.fromEntries(
    items.map(({ kind, metadata: { name, uid, resourceVersion, deletionTimestamp } = {} }) => [
      `${kind} ${name}`,
      kind === 'Pod' ? `${uid} ${deletionTimestamp ?? ''}` : resourceVersion,
    ]),
  );
}

/** The pods of the set's namespace by name. */
export async function podsOf({ cluster, namespace }: Where): Promise<Readonly<Record<string, Pod>>> {
  const { items } = await cluster.get<List<Pod>>('pods', '-n', namespace);
  return Object.fromEntries(items.map((pod) => [pod.metadata?.name, pod]));
}

interface List<T> {
  readonly items: readonly T[];
}
