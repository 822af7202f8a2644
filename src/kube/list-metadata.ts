import type { Resource } from '../cluster/resource.ts';
import { qualifiedName } from '../cluster/resource.ts';
import type { KubeObject, ObjectMeta } from '../objects/meta.ts';
import type { Ask } from './exchange.ts';
import { everyPage, type Page } from './pages.ts';
import { collectionPath, queryString } from './paths.ts';

/** Who cannot leave the contents out may send them: they are not looked at. */
const ACCEPT = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json';

/** Metadata of all objects of a kind in a namespace. */
export async function listMetadata(
  ask: <T>(request: Ask) => Promise<T>,
  resource: Resource<KubeObject>,
  namespace: string,
  signal?: AbortSignal,
): Promise<readonly ObjectMeta[]> {
  const { items } = await everyPage(
    (paging) =>
      ask<Page<KubeObject>>({
        method: 'GET',
        path: collectionPath(resource, namespace) + queryString({ ...paging }),
        what: `get ${qualifiedName(resource)}`,
        accept: ACCEPT,
        signal,
      }),
    {},
  );
  return items.map(({ metadata = {} }) => metadata);
}
