import { isClusterError } from '../cluster/error.ts';
import type { Resource } from '../cluster/resource.ts';
import { qualifiedName } from '../cluster/resource.ts';
import type { KubeObject, ObjectMeta } from '../objects/meta.ts';
import type { Ask } from './exchange.ts';
import { collectionPath, queryString } from './paths.ts';

const PAGE_SIZE = 500;
/** Who cannot leave the contents out may send them: they are not looked at. */
const ACCEPT = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json';

interface Page {
  readonly metadata?: { readonly continue?: string };
  readonly items?: readonly KubeObject[] | null;
}

/** Metadata of all objects of a kind in a namespace, page by page; in one piece where a page has expired (410). */
export async function listMetadata(
  ask: <T>(request: Ask) => Promise<T>,
  resource: Resource<KubeObject>,
  namespace: string,
  signal?: AbortSignal,
): Promise<readonly ObjectMeta[]> {
  const pageAt = (paging: { readonly limit?: number; readonly continue?: string | undefined }) =>
    ask<Page>({
      method: 'GET',
      path: collectionPath(resource, namespace) + queryString(paging),
      what: `get ${qualifiedName(resource)}`,
      accept: ACCEPT,
      signal,
    });
  let found: ObjectMeta[] = [];
  let next: string | undefined;
  do {
    let page: Page;
    try {
      page = await pageAt({ limit: PAGE_SIZE, continue: next });
    } catch (error) {
      if (next === undefined || !isClusterError(error, 'gone')) throw error;
      found = [];
      page = await pageAt({});
    }
    found = [...found, ...(page.items ?? []).map(({ metadata = {} }) => metadata)];
    next = page.metadata?.continue || undefined;
  } while (next !== undefined);
  return found;
}
