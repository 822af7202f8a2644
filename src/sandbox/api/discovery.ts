import type { ServedKind } from './kinds.ts';
import { discovered } from './kinds.ts';

const ALL = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const READ_WRITE = ['get', 'patch', 'update'];

interface Subresource {
  readonly kind: string;
  readonly verbs: readonly string[];
  readonly group?: string;
  readonly version?: string;
}

const SUBRESOURCES: Readonly<Record<string, Subresource>> = {
  binding: { kind: 'Binding', verbs: ['create'] },
  eviction: { kind: 'Eviction', verbs: ['create'], group: 'policy', version: 'v1' },
  exec: { kind: 'PodExecOptions', verbs: ['create', 'get'] },
  log: { kind: 'Pod', verbs: ['get'] },
  finalize: { kind: 'Namespace', verbs: ['update'] },
  scale: { kind: 'Scale', verbs: READ_WRITE, group: 'autoscaling', version: 'v1' },
};

/** `/api`, `/apis`, `/apis/<group>` and the lists of resources; undefined for a path that is none of these. */
export function discovery(path: string): object | undefined {
  const parts = path.split('/').filter((part) => part !== '');
  const [root, group, version] = parts;
  if (root === 'api') return parts.length === 1 ? coreVersions() : coreList(parts);
  if (root !== 'apis' || parts.length > 3) return undefined;
  if (group === undefined)
    return { kind: 'APIGroupList', apiVersion: 'v1', groups: groupNames().map(groupOf) };
  if (!groupNames().includes(group)) return undefined;
  if (version === undefined) return { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(group) };
  return resourceList(group, version);
}

function coreVersions(): object {
  const serverAddressByClientCIDRs = [{ clientCIDR: '0.0.0.0/0', serverAddress: '127.0.0.1' }];
  return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs };
}

function coreList(parts: readonly string[]): object | undefined {
  return parts.length === 2 && parts[1] === 'v1' ? resourceList('', 'v1') : undefined;
}

export function groupNames(): readonly string[] {
  return [...new Set(discovered.map(({ group }) => group))].filter((group) => group !== '');
}

export function versionsOf(group: string): readonly string[] {
  return [...new Set(discovered.filter((kind) => kind.group === group).map(({ version }) => version))];
}

function groupOf(name: string): object {
  const versions = versionsOf(name).map((version) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions, preferredVersion: versions[0] };
}

function resourceList(group: string, version: string): object | undefined {
  const served = discovered.filter((kind) => kind.group === group && kind.version === version);
  if (served.length === 0) return undefined;
  const groupVersion = group === '' ? version : `${group}/${version}`;
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources: served.flatMap(resourcesOf) };
}

function resourcesOf(kind: ServedKind): readonly object[] {
  const { plural, singular, namespaced, shortNames, categories } = kind;
  const main = {
    name: plural,
    singularName: singular,
    namespaced,
    kind: kind.kind,
    verbs: verbsOf(kind),
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
  };
  const below = kind.subresources.map((name) => ({
    name: `${plural}/${name}`,
    singularName: '',
    namespaced,
    ...subresourceOf(kind, name),
  }));
  return [main, ...below];
}

export function verbsOf({ plural, stored }: ServedKind): readonly string[] {
  if (!stored) return ['create'];
  return plural === 'namespaces' ? ALL.filter((verb) => verb !== 'deletecollection') : ALL;
}

export function subresourceOf({ kind }: ServedKind, name: string): Subresource {
  return SUBRESOURCES[name] ?? { kind, verbs: READ_WRITE };
}
