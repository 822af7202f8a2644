import type { KubeObject } from '../../objects/meta.ts';
import type {
  EndpointSlice,
  HorizontalPodAutoscaler,
  KubeEvent,
  Lease,
  PodDisruptionBudget,
  SelfSubjectAccessReview,
  Service,
} from '../../objects/surroundings.ts';
import type { Claim, ControllerRevision, Pod, StatefulSet, Volume } from '../../objects/workload.ts';
import type { ApiKind } from './api.ts';

/** What discovery tells of a kind, and where its type stands in the schema. */
export interface ServedKind<T extends KubeObject = KubeObject> extends ApiKind<T> {
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly subresources: readonly string[];
  /** `apps.v1.StatefulSet`. */
  readonly schema: string;
  /** Reviews are answered, never stored. */
  readonly stored: boolean;
}

interface Traits {
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly subresources?: readonly string[];
  readonly namespaced?: boolean;
  readonly stored?: boolean;
}

function serve<T extends KubeObject>(
  group: string,
  version: string,
  kind: string,
  traits: Traits = {},
): ServedKind<T> {
  const { shortNames = [], categories = [], subresources = [], namespaced = true, stored = true } = traits;
  const singular = kind.toLowerCase();
  const plural = singular.endsWith('s') ? `${singular}es` : `${singular}s`;
  // The first word of a group is how upstream's packages are called.
  const schema = `${group === '' ? 'core' : (group.split('.')[0] ?? '')}.${version}.${kind}`;
  return {
    group,
    version,
    plural,
    kind,
    namespaced,
    singular,
    shortNames,
    categories,
    subresources,
    schema,
    stored,
  };
}

const all = ['all'];
const status = ['status'];
const global = { namespaced: false };

export const pods = serve<Pod>('', 'v1', 'Pod', {
  shortNames: ['po'],
  categories: all,
  subresources: ['binding', 'eviction', 'exec', 'log', 'status'],
});
export const services = serve<Service>('', 'v1', 'Service', {
  shortNames: ['svc'],
  categories: all,
  subresources: status,
});
export const events = serve<KubeEvent>('', 'v1', 'Event', { shortNames: ['ev'] });
export const claims = serve<Claim>('', 'v1', 'PersistentVolumeClaim', {
  shortNames: ['pvc'],
  subresources: status,
});
export const volumes = serve<Volume>('', 'v1', 'PersistentVolume', {
  ...global,
  shortNames: ['pv'],
  subresources: status,
});
export const nodes = serve('', 'v1', 'Node', { ...global, shortNames: ['no'], subresources: status });
export const namespaces = serve('', 'v1', 'Namespace', {
  ...global,
  shortNames: ['ns'],
  subresources: ['finalize', 'status'],
});
export const serviceAccounts = serve('', 'v1', 'ServiceAccount', { shortNames: ['sa'] });
export const configMaps = serve('', 'v1', 'ConfigMap', { shortNames: ['cm'] });
export const secrets = serve('', 'v1', 'Secret');
export const resourceQuotas = serve('', 'v1', 'ResourceQuota', {
  shortNames: ['quota'],
  subresources: status,
});
export const limitRanges = serve('', 'v1', 'LimitRange', { shortNames: ['limits'] });
export const statefulSets = serve<StatefulSet>('apps', 'v1', 'StatefulSet', {
  shortNames: ['sts'],
  categories: all,
  subresources: ['scale', 'status'],
});
export const controllerRevisions = serve<ControllerRevision>('apps', 'v1', 'ControllerRevision');
export const endpointSlices = serve<EndpointSlice>('discovery.k8s.io', 'v1', 'EndpointSlice');
export const disruptionBudgets = serve<PodDisruptionBudget>('policy', 'v1', 'PodDisruptionBudget', {
  shortNames: ['pdb'],
  subresources: status,
});
export const storageClasses = serve('storage.k8s.io', 'v1', 'StorageClass', {
  ...global,
  shortNames: ['sc'],
});
export const volumeAttachments = serve('storage.k8s.io', 'v1', 'VolumeAttachment', {
  ...global,
  subresources: status,
});
export const leases = serve<Lease>('coordination.k8s.io', 'v1', 'Lease');
export const autoscalers = serve<HorizontalPodAutoscaler>('autoscaling', 'v2', 'HorizontalPodAutoscaler', {
  shortNames: ['hpa'],
  categories: all,
  subresources: status,
});
export const accessReviews = serve<SelfSubjectAccessReview>(
  'authorization.k8s.io',
  'v1',
  'SelfSubjectAccessReview',
  {
    ...global,
    stored: false,
  },
);
export const rulesReviews = serve('authorization.k8s.io', 'v1', 'SelfSubjectRulesReview', {
  ...global,
  stored: false,
});
export const selfReviews = serve('authentication.k8s.io', 'v1', 'SelfSubjectReview', {
  ...global,
  stored: false,
});

export const kinds: readonly ServedKind[] = [
  pods,
  services,
  events,
  claims,
  volumes,
  nodes,
  namespaces,
  serviceAccounts,
  configMaps,
  secrets,
  resourceQuotas,
  limitRanges,
  statefulSets,
  controllerRevisions,
  endpointSlices,
  disruptionBudgets,
  storageClasses,
  volumeAttachments,
  leases,
  autoscalers,
  accessReviews,
  rulesReviews,
  selfReviews,
];

/** The same events under their newer name: listed, but not another kind. */
const groupEvents = serve('events.k8s.io', 'v1', 'Event', { shortNames: ['ev'] });

/** What discovery tells of. */
export const discovered: readonly ServedKind[] = [...kinds, groupEvents];

const byName = new Map(kinds.map((kind) => [`${kind.plural}.${kind.group}`, kind]));

export function findKind(group: string, plural: string, version?: string): ServedKind | undefined {
  const found = byName.get(`${plural}.${group}`);
  return version === undefined || found?.version === version ? found : undefined;
}

/** The registry's own entry of a kind that somebody else declared for themselves. */
export function servedKind<T extends KubeObject>({ group, plural }: ApiKind<T>): ServedKind<T> {
  const found = findKind(group, plural);
  if (found === undefined) throw new Error(`the sandbox serves no ${plural}.${group}`);
  return found as ServedKind<T>;
}
