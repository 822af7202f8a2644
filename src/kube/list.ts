import type { Listing, Scope } from '../cluster/cluster.ts';
import { isClusterError } from '../cluster/error.ts';
import type { Resource } from '../cluster/resource.ts';
import { apiVersionOf, qualifiedName } from '../cluster/resource.ts';
import type { KubeObject } from '../objects/meta.ts';
import type { Wire } from './exchange.ts';
import { collectionPath, queryString, selection } from './paths.ts';
import { exchangeWithRetries } from './retry.ts';

/** kubectl's page size. */
const PAGE_SIZE = 500;

interface Page<T> {
  readonly metadata?: { readonly resourceVersion?: string; readonly continue?: string };
  readonly items?: readonly T[] | null;
}

/**
 * The whole list, page by page. When the pages' snapshot expires on the way (410), everything is asked for again in
 * one piece, as client-go's pager does. Items get the `apiVersion` and `kind` that a list leaves out, so that an
 * object looks the same whether it was listed or watched. With `atMost` it ends as soon as there are that many.
 */
export async function list<T extends KubeObject>(
  wire: Wire,
  resource: Resource<T>,
  scope: Scope,
  signal?: AbortSignal,
): Promise<Listing<T>> {
  const { limit = PAGE_SIZE, atMost = Infinity } = scope;
  const items: T[] = [];
  let next: string | undefined;
  let resourceVersion: string;
  do {
    let page: Page<T>;
    try {
      page = await fetchPage(wire, resource, scope, signal, {
        limit: Math.min(limit, atMost),
        continue: next,
      });
    } catch (error) {
      if (next === undefined || !isClusterError(error, 'gone')) throw error;
      items.length = 0;
      page = await fetchPage(wire, resource, scope, signal, {});
    }
    for (const item of page.items ?? []) items.push(withType(item, resource));
    next = page.metadata?.continue || undefined;
    resourceVersion = page.metadata?.resourceVersion ?? '';
  } while (next !== undefined && items.length < atMost);
  return { items, resourceVersion };
}

function fetchPage<T extends KubeObject>(
  wire: Wire,
  resource: Resource<T>,
  scope: Scope,
  signal: AbortSignal | undefined,
  paging: { readonly limit?: number; readonly continue?: string | undefined },
): Promise<Page<T>> {
  const query = queryString({ ...selection(scope), ...paging });
  return exchangeWithRetries<Page<T>>(wire, {
    method: 'GET',
    path: collectionPath(resource, scope.namespace) + query,
    what: `get ${qualifiedName(resource)}`,
    signal,
  });
}

function withType<T extends KubeObject>(item: T, resource: Resource<T>): T {
  return { ...item, apiVersion: item.apiVersion ?? apiVersionOf(resource), kind: item.kind ?? resource.kind };
}
