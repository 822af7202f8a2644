import type { Pod } from '../../../src/objects/workload.ts';

export function aPod(name: string, resourceVersion: string | number, namespace = 'shop'): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, uid: `uid-${name}`, resourceVersion: String(resourceVersion) },
  };
}

/** A list as the API server sends it: without `kind` and `apiVersion` in its items. */
export function aPodList(
  pods: readonly Pod[],
  resourceVersion: string | number,
  more?: string,
): Readonly<Record<string, unknown>> {
  return {
    kind: 'PodList',
    apiVersion: 'v1',
    metadata: { resourceVersion: String(resourceVersion), ...(more !== undefined && { continue: more }) },
    items: pods.map(({ metadata, spec, status }) => ({ metadata, spec, status })),
  };
}
