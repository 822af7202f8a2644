import type { Cluster } from '../cluster/cluster.ts';
import type { Resource } from '../cluster/resource.ts';
import type { KubeObject } from '../objects/meta.ts';
import type { Manifest } from '../scenario/object-spec.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** How the cluster serves the kinds of a scenario's manifests; undefined for one that it does not serve. */
export type ServedKinds = ReadonlyMap<string, Resource<KubeObject> | undefined>;

/** Asks the cluster's discovery, once for each kind. */
export async function servedKinds(
  scenario: Scenario,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<ServedKinds> {
  const manifests = scenario.steps.flatMap(({ action }) => (action.action === 'apply' ? action.objects : []));
  const byKind = new Map(manifests.map((manifest) => [kindOf(manifest), manifest]));
  return new Map(
    await Promise.all(
      [...byKind].map(
        async ([key, { apiVersion, kind }]) =>
          [key, await cluster.resourceFor(apiVersion, kind, signal)] as const,
      ),
    ),
  );
}

/** `chaos-mesh.org/v1alpha1 PodChaos` */
export function kindOf({ apiVersion, kind }: Pick<Manifest, 'apiVersion' | 'kind'>): string {
  return `${apiVersion} ${kind}`;
}
