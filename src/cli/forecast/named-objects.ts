import type { Cluster } from '../../cluster/cluster.ts';
import { isClusterError } from '../../cluster/error.ts';
import { apiVersionOf, configMaps, type Resource, serviceAccounts } from '../../cluster/resource.ts';
import type { KubeObject } from '../../objects/meta.ts';
import type { StatefulSet } from '../../objects/workload.ts';
import { accountsOf, configurationOf } from '../../sandbox/copy/pod-needs.ts';

export interface Named {
  readonly objects: readonly KubeObject[];
  readonly unread: ReadonlySet<string>;
}

/** What the set's template names: whom its pods run as, and their ConfigMaps. Secrets are none of our business. */
export async function namedBy(cluster: Cluster, set: StatefulSet, signal: AbortSignal): Promise<Named> {
  const unread = new Set<string>();
  const { namespace = 'default' } = set.metadata ?? {};
  const pod = { ...set.spec?.template, metadata: { namespace } };
  const wanted = [...accountsOf(pod), ...configurationOf(pod)];
  const read = async (resource: Resource<KubeObject>): Promise<readonly KubeObject[]> => {
    const names = wanted
      .filter(({ kind }) => kind === resource.kind)
      .map(({ metadata }) => metadata?.name ?? '');
    const found = names.map((name) =>
      cluster.get(resource, { namespace, name }, signal).catch((error: unknown) => {
        if (isClusterError(error, 'notFound')) return undefined;
        if (!isClusterError(error, 'forbidden')) throw error;
        unread.add(resource.kind);
        return undefined;
      }),
    );
    const objects = (await Promise.all(found)).filter((one) => one !== undefined);
    return objects.map((one) => ({ ...one, apiVersion: apiVersionOf(resource), kind: resource.kind }));
  };
  const objects = await Promise.all([read(serviceAccounts), read(configMaps)]);
  return { objects: objects.flat(), unread };
}
