import type { Cluster } from '../cluster/cluster.ts';
import { accessReviews, apiVersionOf } from '../cluster/resource.ts';
import type { Need } from './action.ts';
import type { Permission } from './plan.ts';
import { leaseName } from './undo/lease.ts';

/** What every run needs, whatever its steps do: to observe, to lock, to mark, and to clean up. */
export function basicNeeds(setName: string): readonly Need[] {
  const set = { group: 'apps', resource: 'statefulsets', name: setName } as const;
  const pods = { group: '', resource: 'pods' } as const;
  const lease = { group: 'coordination.k8s.io', resource: 'leases' } as const;
  const named = { ...lease, name: leaseName(setName) };
  return [
    { ...set, verb: 'get', purpose: 'read the set afresh before each change' },
    { ...set, verb: 'list', purpose: 'observe the set' },
    { ...set, verb: 'watch', purpose: 'observe the set' },
    { ...set, verb: 'patch', purpose: 'mark the set, change it, and give it back' },
    { ...pods, verb: 'list', purpose: 'observe its pods' },
    { ...pods, verb: 'watch', purpose: 'observe its pods' },
    { ...lease, verb: 'create', purpose: 'lock the run and keep its undo' },
    { ...named, verb: 'get', purpose: 'see who holds the lock' },
    { ...named, verb: 'update', purpose: 'keep the lock' },
    { ...named, verb: 'delete', purpose: 'give the lock up' },
  ];
}

/** Asks the server, need by need; answers come back in the order of the needs. */
export async function reviewNeeds(
  cluster: Cluster,
  namespace: string,
  needs: readonly Need[],
  signal: AbortSignal,
): Promise<readonly Permission[]> {
  return Promise.all(
    needs.map(async ({ verb, group, resource, name, purpose }) => {
      const resourceAttributes = { namespace, verb, group, resource, ...(name !== undefined && { name }) };
      const review = {
        apiVersion: apiVersionOf(accessReviews),
        kind: accessReviews.kind,
        spec: { resourceAttributes },
      };
      const { status } = await cluster.create(accessReviews, undefined, review, { signal });
      return { verb, group, resource, name, optional: false, allowed: status?.allowed === true, purpose };
    }),
  );
}

/** kubectl's way to say it: `delete pods in API group "" in the namespace "stage"`. */
export function describeDenied({ verb, group, resource, name }: Permission, namespace: string): string {
  const object = name === undefined ? `resource "${resource}"` : `resource "${resource}" named "${name}"`;
  return `cannot ${verb} ${object} in API group "${group}" in the namespace "${namespace}"`;
}
