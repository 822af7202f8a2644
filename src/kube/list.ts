import type { Listing, Scope } from '../cluster/cluster.ts';
import type { Resource } from '../cluster/resource.ts';
import { apiVersionOf, qualifiedName } from '../cluster/resource.ts';
import type { KubeObject } from '../objects/meta.ts';
import type { Wire } from './exchange.ts';
import { everyPage, type Page } from './pages.ts';
import { collectionPath, queryString, selection } from './paths.ts';
import { exchangeWithRetries } from './retry.ts';

/**
 * The whole list, or as much of it as is enough. Items get the `apiVersion` and `kind` that a list leaves out, so that an
 * object looks the same whether it was listed or watched.
 */
export async function list<T extends KubeObject>(
  wire: Wire,
  resource: Resource<T>,
  scope: Scope,
  signal?: AbortSignal,
): Promise<Listing<T>> {
  const { items, resourceVersion } = await everyPage<T>(
    (paging) =>
      exchangeWithRetries<Page<T>>(wire, {
        method: 'GET',
        path: collectionPath(resource, scope.namespace) + queryString({ ...selection(scope), ...paging }),
        what: `get ${qualifiedName(resource)}`,
        signal,
      }),
    scope,
  );
  return { items: items.map((item) => withType(item, resource)), resourceVersion };
}

function withType<T extends KubeObject>(item: T, resource: Resource<T>): T {
  return { ...item, apiVersion: item.apiVersion ?? apiVersionOf(resource), kind: item.kind ?? resource.kind };
}
