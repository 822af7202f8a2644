import type { Cluster } from '../../cluster/cluster.ts';
import { isClusterError } from '../../cluster/error.ts';
import * as resources from '../../cluster/resource.ts';
import { apiVersionOf, type Resource } from '../../cluster/resource.ts';
import type { KubeObject } from '../../objects/meta.ts';
import type { StatefulSet, Volume } from '../../objects/workload.ts';
import type { Original } from '../../sandbox/copy/copy.ts';
import { namedBy } from './named-objects.ts';
import { nearestNodes, relevantPods } from './what-fits.ts';

/** The set and what decides its fate, as the server has them; environment and all, so it stays in memory. */
export interface LiveObjects extends Original {
  readonly set: StatefulSet;
  /** Pods and nodes that were left out because a model of them all would take too long. */
  readonly left: { readonly pods: number; readonly nodes: number };
}

/** Rejects when the set or its pods cannot be read; everything else may be missing, and is noted as unread. */
export async function readLive(
  cluster: Cluster,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  signal: AbortSignal,
): Promise<LiveObjects> {
  const unread = new Set(['Secret']);
  const all = async <T extends KubeObject>(resource: Resource<T>): Promise<readonly T[]> => {
    const scope = resource.namespaced ? { namespace } : {};
    const { items } = await cluster.list(resource, scope, signal);
    return items.map((item) => typed(item, resource));
  };
  const ifReadable = <T extends KubeObject>(resource: Resource<T>): Promise<readonly T[]> =>
    all(resource).catch((error: unknown) => {
      if (!isClusterError(error, 'forbidden', 'notFound')) throw error;
      unread.add(resource.kind);
      return [];
    });
  const [set, pods, volumes, nodes, attachments, ...others] = await Promise.all([
    cluster.get(resources.statefulSets, { namespace, name }, signal),
    all(resources.pods),
    ifReadable(resources.volumes),
    ifReadable(resources.nodes),
    ifReadable(resources.volumeAttachments),
    ifReadable(resources.claims),
    ifReadable(resources.controllerRevisions),
    ifReadable(resources.services),
    ifReadable(resources.podDisruptionBudgets),
    ifReadable(resources.resourceQuotas),
    ifReadable(resources.limitRanges),
    ifReadable(resources.storageClasses),
  ]);
  const named = await namedBy(cluster, set, signal);
  for (const kind of named.unread) unread.add(kind);
  const kept = relevantPods(set, pods);
  const near = nearestNodes(nodes, kept);
  const ours = volumes.filter((volume) => mayBeOurs(volume, namespace));
  const names = new Set(ours.map(({ metadata }) => metadata?.name));
  const objects: readonly KubeObject[] = [
    typed(set, resources.statefulSets),
    ...kept,
    ...near,
    ...ours,
    ...attachments.filter(({ spec }) => names.has(spec?.source?.persistentVolumeName)),
    ...others.flat(),
    ...named.objects,
  ];
  const left = { pods: pods.length - kept.length, nodes: nodes.length - near.length };
  return { set, objects, unread, left };
}

/** Items of a list do not say what they are. */
function typed<T extends KubeObject>(object: T, resource: Resource<T>): T {
  return { ...object, apiVersion: apiVersionOf(resource), kind: resource.kind };
}

/** Bound to a claim of the namespace, or still to be had. */
function mayBeOurs({ spec }: Volume, namespace: string): boolean {
  return spec?.claimRef === undefined || spec.claimRef.namespace === namespace;
}
