import type { ObjectKey, Scope } from '../cluster/cluster.ts';
import type { Resource } from '../cluster/resource.ts';
import type { KubeObject } from '../objects/meta.ts';

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** `/apis/apps/v1/namespaces/shop/statefulsets`; without a namespace the resource across the whole cluster. */
export function collectionPath(resource: Resource<KubeObject>, namespace: string | undefined): string {
  const root =
    resource.group === '' ? `/api/${resource.version}` : `/apis/${resource.group}/${resource.version}`;
  const within =
    resource.namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${within}/${resource.plural}`;
}

export function objectPath(resource: Resource<KubeObject>, at: ObjectKey): string {
  return `${collectionPath(resource, at.namespace)}/${encodeURIComponent(at.name)}`;
}

export function selection({ labelSelector, fieldSelector }: Scope): Query {
  return { labelSelector, fieldSelector };
}

/** `?limit=500`; undefined values are left out; empty when there is nothing to say. */
export function queryString(query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  if (given.length === 0) return '';
  return `?${new URLSearchParams(given.map(([key, value]): [string, string] => [key, String(value)])).toString()}`;
}
