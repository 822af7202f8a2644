import type { Cluster } from '../cluster/cluster.ts';
import { accessReviews, apiVersionOf } from '../cluster/resource.ts';
import type { Need } from './action.ts';
import type { Permission } from './plan.ts';

/** Asks the server, need by need; answers come back in the order of the needs. */
export async function reviewNeeds(
  cluster: Cluster,
  namespace: string,
  needs: readonly Need[],
  signal: AbortSignal,
): Promise<readonly Permission[]> {
  return Promise.all(
    needs.map(async (need) => {
      const { verb, group, resource: path, name, clusterWide, optional = false, purpose } = need;
      const [resource = '', subresource] = path.split('/');
      const review = {
        apiVersion: apiVersionOf(accessReviews),
        kind: accessReviews.kind,
        spec: {
          resourceAttributes: {
            ...(clusterWide !== true && { namespace }),
            verb,
            group,
            resource,
            ...(subresource !== undefined && { subresource }),
            ...(name !== undefined && { name }),
          },
        },
      };
      const { status } = await cluster.create(accessReviews, undefined, review, { signal });
      const scope = clusterWide === true ? { clusterWide } : {};
      return {
        verb,
        group,
        resource: path,
        name,
        ...scope,
        optional,
        allowed: status?.allowed === true,
        purpose,
      };
    }),
  );
}

/** kubectl's way to say it: `delete pods in API group "" in the namespace "stage"`. */
export function describeDenied(
  { verb, group, resource, name, clusterWide }: Permission,
  namespace: string,
): string {
  const object = name === undefined ? `resource "${resource}"` : `resource "${resource}" named "${name}"`;
  const where = clusterWide === true ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  return `cannot ${verb} ${object} in API group "${group}" ${where}`;
}
