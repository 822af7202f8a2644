import { isClusterError } from '../cluster/error.ts';
import type { Resource } from '../cluster/resource.ts';
import type { KubeObject } from '../objects/meta.ts';
import type { Ask } from './exchange.ts';

interface ResourceList {
  readonly resources?: readonly {
    readonly name?: string;
    readonly kind?: string;
    readonly namespaced?: boolean;
  }[];
}

/** How the server serves a kind, as its discovery says; undefined when it does not. Asked anew each time: a CRD may come. */
export async function resourceFor(
  ask: <T>(request: Ask) => Promise<T>,
  apiVersion: string,
  kind: string,
  signal?: AbortSignal,
): Promise<Resource<KubeObject> | undefined> {
  const [version = '', group = ''] = apiVersion.split('/').toReversed();
  const path =
    group === ''
      ? `/api/${encodeURIComponent(version)}`
      : `/apis/${encodeURIComponent(group)}/${encodeURIComponent(version)}`;
  try {
    const { resources = [] } = await ask<ResourceList>({
      method: 'GET',
      path,
      what: `discover ${apiVersion}`,
      signal,
    });
    // A subresource may be of the same kind: `deployments/status`.
    const found = resources.find((one) => one.kind === kind && one.name?.includes('/') === false);
    if (found?.name === undefined) return undefined;
    return { group, version, plural: found.name, kind, namespaced: found.namespaced === true };
  } catch (error) {
    if (isClusterError(error, 'notFound')) return undefined;
    throw error;
  }
}
