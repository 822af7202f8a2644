import type { CollectedKinds } from '../cluster/cluster.ts';
import { ClusterError } from '../cluster/error.ts';
import type { Resource } from '../cluster/resource.ts';
import type { KubeObject } from '../objects/meta.ts';
import type { Ask } from './exchange.ts';

const AGGREGATED = ['v2', 'v2beta1']
  .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .join(',');

/** Upstream: k8s.io/api/apidiscovery/v2, types.go (1.36). */
interface GroupList {
  readonly kind?: string;
  readonly items?: readonly Group[];
}

interface Group {
  readonly metadata?: { readonly name?: string };
  /** The preferred one first. */
  readonly versions?: readonly Version[];
}

interface Version {
  readonly version?: string;
  readonly freshness?: string;
  readonly resources?: readonly Served[];
}

interface Served {
  readonly resource?: string;
  readonly responseKind?: { readonly kind?: string };
  readonly scope?: string;
  readonly verbs?: readonly string[];
}

/** Upstream: pkg/controller/garbagecollector/garbagecollector.go, GetDeletableResources (1.36). */
const COLLECTED = ['delete', 'list', 'watch'];
/** Upstream: pkg/controller/garbagecollector/graph_builder.go, DefaultIgnoredResources (1.36). */
const IGNORED: ReadonlySet<string> = new Set([' events', 'events.k8s.io events']);

/** Asks for all groups in two answers. Rejects with `unsupported` where the server does not put them together. */
export async function collectedKinds(
  ask: <T>(request: Ask) => Promise<T>,
  signal?: AbortSignal,
): Promise<CollectedKinds> {
  const [core, named] = await Promise.all(
    ['/api', '/apis'].map(async (path) => {
      const what = 'discover every kind';
      const answer = await ask<GroupList>({ method: 'GET', path, what, accept: AGGREGATED, signal });
      if (answer.kind === 'APIGroupDiscoveryList') return answer.items ?? [];
      throw new ClusterError('unsupported', `the server does not tell of every kind at once (${path})`);
    }),
  );
  const groups = [...(core ?? []), ...(named ?? [])];
  return {
    resources: groups.flatMap(collectedIn),
    silent: groups.filter(isSilent).map(({ metadata }) => metadata?.name ?? ''),
  };
}

/** Each kind once, in the first version that has it. */
function collectedIn({ metadata, versions = [] }: Group): readonly Resource<KubeObject>[] {
  const group = metadata?.name ?? '';
  const found = new Map<string, Resource<KubeObject>>();
  for (const { version = '', resources = [] } of versions)
    for (const served of resources.filter((one) => isCollected(one, group))) {
      const { resource: plural = '', responseKind: { kind = plural } = {} } = served;
      if (!found.has(plural)) found.set(plural, { group, version, plural, kind, namespaced: true });
    }
  return [...found.values()];
}

function isCollected({ resource, scope, verbs = [] }: Served, group: string): boolean {
  const isDealtWith = COLLECTED.every((verb) => verbs.includes(verb));
  return scope === 'Namespaced' && isDealtWith && !IGNORED.has(`${group} ${resource}`);
}

/** Whoever serves it beside the API server has not answered lately. */
function isSilent({ versions = [] }: Group): boolean {
  return versions.some(({ freshness }) => freshness === 'Stale');
}
