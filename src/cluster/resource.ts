import type { KubeObject } from '../objects/meta.ts';
import type {
  HorizontalPodAutoscaler,
  EndpointSlice,
  KubeEvent,
  Lease,
  Node,
  PodDisruptionBudget,
  SelfSubjectAccessReview,
  Service,
} from '../objects/surroundings.ts';
import type {
  Claim,
  ControllerRevision,
  Pod,
  StatefulSet,
  Volume,
  VolumeAttachment,
} from '../objects/workload.ts';

/** A kind of object the API serves, and the type its JSON has. */
export interface Resource<T extends KubeObject> {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** Never set: it only carries the object's type. */
  readonly type?: T;
}

const namespaced = <T extends KubeObject>(
  group: string,
  version: string,
  plural: string,
  kind: string,
): Resource<T> => ({
  group,
  version,
  plural,
  kind,
  namespaced: true,
});

export const statefulSets = namespaced<StatefulSet>('apps', 'v1', 'statefulsets', 'StatefulSet');
export const controllerRevisions = namespaced<ControllerRevision>(
  'apps',
  'v1',
  'controllerrevisions',
  'ControllerRevision',
);
export const pods = namespaced<Pod>('', 'v1', 'pods', 'Pod');
export const claims = namespaced<Claim>('', 'v1', 'persistentvolumeclaims', 'PersistentVolumeClaim');
export const services = namespaced<Service>('', 'v1', 'services', 'Service');
export const events = namespaced<KubeEvent>('', 'v1', 'events', 'Event');
export const endpointSlices = namespaced<EndpointSlice>(
  'discovery.k8s.io',
  'v1',
  'endpointslices',
  'EndpointSlice',
);
export const leases = namespaced<Lease>('coordination.k8s.io', 'v1', 'leases', 'Lease');
export const podDisruptionBudgets = namespaced<PodDisruptionBudget>(
  'policy',
  'v1',
  'poddisruptionbudgets',
  'PodDisruptionBudget',
);
export const autoscalers = namespaced<HorizontalPodAutoscaler>(
  'autoscaling',
  'v2',
  'horizontalpodautoscalers',
  'HorizontalPodAutoscaler',
);
export const volumes: Resource<Volume> = {
  group: '',
  version: 'v1',
  plural: 'persistentvolumes',
  kind: 'PersistentVolume',
  namespaced: false,
};
export const nodes: Resource<Node> = {
  group: '',
  version: 'v1',
  plural: 'nodes',
  kind: 'Node',
  namespaced: false,
};
export const storageClasses: Resource<KubeObject> = {
  group: 'storage.k8s.io',
  version: 'v1',
  plural: 'storageclasses',
  kind: 'StorageClass',
  namespaced: false,
};
export const volumeAttachments: Resource<VolumeAttachment> = {
  group: 'storage.k8s.io',
  version: 'v1',
  plural: 'volumeattachments',
  kind: 'VolumeAttachment',
  namespaced: false,
};
export const resourceQuotas = namespaced<KubeObject>('', 'v1', 'resourcequotas', 'ResourceQuota');
export const limitRanges = namespaced<KubeObject>('', 'v1', 'limitranges', 'LimitRange');
export const configMaps = namespaced<KubeObject>('', 'v1', 'configmaps', 'ConfigMap');
export const serviceAccounts = namespaced<KubeObject>('', 'v1', 'serviceaccounts', 'ServiceAccount');
export const accessReviews: Resource<SelfSubjectAccessReview> = {
  group: 'authorization.k8s.io',
  version: 'v1',
  plural: 'selfsubjectaccessreviews',
  kind: 'SelfSubjectAccessReview',
  namespaced: false,
};

/** `statefulsets.apps`, `pods`: how kubectl names a resource in messages. */
export function qualifiedName(resource: Resource<KubeObject>): string {
  return resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
}

/** `apps/v1`, `v1`. */
export function apiVersionOf(resource: Resource<KubeObject>): string {
  return resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
}
