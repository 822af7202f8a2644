import type { Guard } from '../guard.ts';

/** What makes a cluster serve kinds that do not come with Kubernetes, by their group. */
const INSTALLED_BY: Readonly<Record<string, string>> = {
  'chaos-mesh.org': 'install Chaos Mesh: https://chaos-mesh.org/docs/quick-start/',
  'litmuschaos.io': 'install LitmusChaos: https://docs.litmuschaos.io/docs/getting-started/installation',
};

/** A manifest that the cluster has no word for, or that would go elsewhere than to the set's namespace. */
export const servedKinds: Guard = {
  name: 'served-kinds',
  skippable: false,
  check({ situation: { served, spec } }) {
    const kinds = [...(served ?? [])];
    const missing = kinds.filter(([, resource]) => resource === undefined).map(([kind]) => kind);
    if (missing.length > 0)
      return {
        saw: `the cluster serves no ${missing.join(' and no ')}`,
        wayOut: [...new Set(missing.map(wayOutFor))].join('; '),
      };
    const wide = kinds.find(([, resource]) => resource?.namespaced === false);
    return wide === undefined
      ? undefined
      : {
          saw: `a ${wide[0]} belongs to no namespace, and apply creates nothing outside of ${spec.namespace}`,
          wayOut: 'create it by hand before the drill',
        };
  },
};

function wayOutFor(kind: string): string {
  const [group = ''] = kind.split('/');
  return (
    INSTALLED_BY[group] ??
    `install what defines it (a CustomResourceDefinition), or mend apiVersion and kind: kubectl api-resources lists what there is`
  );
}
