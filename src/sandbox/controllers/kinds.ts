import type { KubeObject } from '../../objects/meta.ts';
import type { Lease } from '../../objects/surroundings.ts';
import type { ControllerRevision } from '../../objects/workload.ts';
import type { ApiKind } from '../api/api.ts';
import type { FullBudget, FullEndpointSlice, FullEvent, FullService } from './network-objects.ts';
import type {
  FullClaim,
  FullPod,
  FullSet,
  FullVolumeObject,
  Namespace,
  Node,
  StorageClass,
} from './objects.ts';

/** The kinds controllers and nodes work on, with the fields they read. */
export const pods = kind<FullPod>('', 'v1', 'pods', 'Pod');
export const services = kind<FullService>('', 'v1', 'services', 'Service');
export const events = kind<FullEvent>('', 'v1', 'events', 'Event');
export const claims = kind<FullClaim>('', 'v1', 'persistentvolumeclaims', 'PersistentVolumeClaim');
export const volumes = kind<FullVolumeObject>('', 'v1', 'persistentvolumes', 'PersistentVolume', false);
export const nodes = kind<Node>('', 'v1', 'nodes', 'Node', false);
export const namespaces = kind<Namespace>('', 'v1', 'namespaces', 'Namespace', false);
export const sets = kind<FullSet>('apps', 'v1', 'statefulsets', 'StatefulSet');
export const revisions = kind<ControllerRevision>('apps', 'v1', 'controllerrevisions', 'ControllerRevision');
export const endpointSlices = kind<FullEndpointSlice>(
  'discovery.k8s.io',
  'v1',
  'endpointslices',
  'EndpointSlice',
);
export const budgets = kind<FullBudget>('policy', 'v1', 'poddisruptionbudgets', 'PodDisruptionBudget');
export const storageClasses = kind<StorageClass>(
  'storage.k8s.io',
  'v1',
  'storageclasses',
  'StorageClass',
  false,
);
export const leases = kind<Lease>('coordination.k8s.io', 'v1', 'leases', 'Lease');

/** Kinds whose objects can be owned by another one: what the garbage collector looks after. */
export const ownedKinds: readonly ApiKind[] = [
  sets,
  pods,
  claims,
  revisions,
  endpointSlices,
  services,
  budgets,
];

function kind<T extends KubeObject>(
  group: string,
  version: string,
  plural: string,
  name: string,
  namespaced = true,
): ApiKind<T> {
  return { group, version, plural, kind: name, namespaced };
}

export function apiVersionOf({ group, version }: ApiKind): string {
  return group === '' ? version : `${group}/${version}`;
}
