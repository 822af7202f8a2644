import { groupNames, subresourceOf, verbsOf, versionsOf } from './discovery.ts';
import type { ServedKind } from './kinds.ts';
import { discovered } from './kinds.ts';

/**
 * All groups with all their resources in one answer, as kubectl asks for them first; undefined for any other path.
 * Upstream: apiserver pkg/endpoints/discovery/aggregated (1.36).
 */
export function aggregatedDiscovery(path: string): object | undefined {
  const groups = path === '/api' ? [''] : path === '/apis' ? groupNames() : undefined;
  if (groups === undefined) return undefined;
  const type = { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {} };
  return { ...type, items: groups.map(groupOf) };
}

function groupOf(group: string): object {
  const versions = versionsOf(group).map((version) => ({
    version,
    resources: discovered.filter((kind) => kind.group === group && kind.version === version).map(resourceOf),
    freshness: 'Current',
  }));
  return { metadata: group === '' ? {} : { name: group }, versions };
}

function resourceOf(kind: ServedKind): object {
  const { plural, singular, namespaced, shortNames, categories, subresources } = kind;
  return {
    resource: plural,
    responseKind: kindOf({ kind: kind.kind }),
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs: verbsOf(kind),
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
    ...(subresources.length > 0 && { subresources: subresources.map((name) => subresource(kind, name)) }),
  };
}

function subresource(owner: ServedKind, name: string): object {
  const { verbs, ...kind } = subresourceOf(owner, name);
  return { subresource: name, responseKind: kindOf(kind), verbs };
}

/** Empty where it is that of the list around it. */
function kindOf({
  group = '',
  version = '',
  kind,
}: {
  readonly group?: string;
  readonly version?: string;
  readonly kind: string;
}): object {
  return { group, version, kind };
}
