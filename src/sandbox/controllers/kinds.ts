import type { Lease } from '../../objects/surroundings.ts';
import type { ControllerRevision, VolumeAttachment } from '../../objects/workload.ts';
import type { ApiKind } from '../api/api.ts';
import * as served from '../api/kinds.ts';
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
export const pods: ApiKind<FullPod> = served.pods;
export const services: ApiKind<FullService> = served.services;
export const events: ApiKind<FullEvent> = served.events;
export const claims: ApiKind<FullClaim> = served.claims;
export const volumes: ApiKind<FullVolumeObject> = served.volumes;
export const nodes: ApiKind<Node> = served.nodes;
export const namespaces: ApiKind<Namespace> = served.namespaces;
export const sets: ApiKind<FullSet> = served.statefulSets;
export const revisions: ApiKind<ControllerRevision> = served.controllerRevisions;
export const endpointSlices: ApiKind<FullEndpointSlice> = served.endpointSlices;
export const budgets: ApiKind<FullBudget> = served.disruptionBudgets;
export const storageClasses: ApiKind<StorageClass> = served.storageClasses;
export const attachments: ApiKind<VolumeAttachment> = served.volumeAttachments;
export const leases: ApiKind<Lease> = served.leases;

/**
 * Kinds whose objects can be owned by another one: what the garbage collector looks after. All that belong to a namespace,
 * but for events.
 */
export const ownedKinds: readonly ApiKind[] = [
  sets,
  pods,
  claims,
  revisions,
  endpointSlices,
  services,
  budgets,
  leases,
  served.serviceAccounts,
  served.configMaps,
  served.secrets,
  served.resourceQuotas,
  served.limitRanges,
  served.autoscalers,
];

export function apiVersionOf({ group, version }: ApiKind): string {
  return group === '' ? version : `${group}/${version}`;
}
