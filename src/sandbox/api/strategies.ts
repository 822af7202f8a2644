import type { ServedKind } from './kinds.ts';
import * as kinds from './kinds.ts';
import {
  autoscalerStrategy,
  eventStrategy,
  leaseStrategy,
  limitRangeStrategy,
  secretStrategy,
} from './strategies/plain.ts';
import { budgetStrategy, endpointSliceStrategy, statefulSetStrategy } from './strategies/workload.ts';
import { claimStrategy, storageClassStrategy, volumeStrategy } from './strategies/storage.ts';
import { namespaceStrategy, nodeStrategy } from './strategies/cluster.ts';
import { podStrategy } from './strategies/pod.ts';
import { serviceStrategy } from './strategies/services.ts';
import type { Strategy } from './strategy.ts';

const strategies: ReadonlyMap<ServedKind, Strategy> = new Map<ServedKind, Strategy>([
  [kinds.pods, podStrategy],
  [kinds.services, serviceStrategy],
  [kinds.events, eventStrategy],
  [kinds.claims, claimStrategy],
  [kinds.volumes, volumeStrategy],
  [kinds.nodes, nodeStrategy],
  [kinds.namespaces, namespaceStrategy],
  [kinds.serviceAccounts, { returnsDeleted: true }],
  [kinds.secrets, secretStrategy],
  [kinds.resourceQuotas, { returnsDeleted: true }],
  [kinds.limitRanges, limitRangeStrategy],
  [kinds.statefulSets, statefulSetStrategy],
  [kinds.endpointSlices, endpointSliceStrategy],
  [kinds.disruptionBudgets, budgetStrategy],
  [kinds.storageClasses, storageClassStrategy],
  [kinds.volumeAttachments, { returnsDeleted: true }],
  [kinds.leases, leaseStrategy],
  [kinds.autoscalers, autoscalerStrategy],
]);

const none: Strategy = {};

export function strategyOf(kind: ServedKind): Strategy {
  return strategies.get(kind) ?? none;
}
