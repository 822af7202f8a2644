import type { KubeObject } from '../../../objects/meta.ts';
import type { ServedKind } from '../kinds.ts';
import * as kinds from '../kinds.ts';
import * as cluster from './cluster-columns.ts';
import type { Column } from './columns.ts';
import { podColumns } from './pod-columns.ts';
import * as storage from './storage-columns.ts';
import * as workload from './workload-columns.ts';

const COLUMNS: ReadonlyMap<ServedKind, readonly Column[]> = new Map<ServedKind, readonly Column[]>([
  [kinds.pods, podColumns],
  [kinds.services, cluster.serviceColumns],
  [kinds.events, cluster.eventColumns],
  [kinds.claims, storage.claimColumns],
  [kinds.volumes, storage.volumeColumns],
  [kinds.nodes, cluster.nodeColumns],
  [kinds.namespaces, cluster.namespaceColumns],
  [kinds.configMaps, cluster.configMapColumns],
  [kinds.secrets, cluster.secretColumns],
  [kinds.resourceQuotas, cluster.quotaColumns],
  [kinds.limitRanges, cluster.limitRangeColumns],
  [kinds.statefulSets, workload.setColumns],
  [kinds.controllerRevisions, workload.revisionColumns],
  [kinds.endpointSlices, cluster.endpointSliceColumns],
  [kinds.disruptionBudgets, workload.budgetColumns],
  [kinds.storageClasses, storage.storageClassColumns],
  [kinds.volumeAttachments, storage.attachmentColumns],
  [kinds.leases, cluster.leaseColumns],
  [kinds.autoscalers, workload.autoscalerColumns],
]);

/** How much of an object a row carries along. */
export type Include = 'None' | 'Metadata' | 'Object';

export interface TableMeta {
  readonly resourceVersion?: string | undefined;
  readonly continue?: string | undefined;
  readonly remainingItemCount?: number | undefined;
}

/** A meta.k8s.io/v1 Table: what kubectl prints. `now` is on the epoch, for ages. */
export function tableOf(
  kind: ServedKind,
  objects: readonly KubeObject[],
  {
    now,
    include,
    metadata,
  }: { readonly now: number; readonly include: Include; readonly metadata: TableMeta },
): object {
  const columns = COLUMNS.get(kind) ?? cluster.plainColumns;
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: columns.map(({ name, type, format, wide }) => ({
      name,
      type,
      format,
      description: '',
      priority: wide ? 1 : 0,
    })),
    rows: objects.map((object) => ({
      cells: columns.map((column) => column.cell(object, now)),
      ...(include !== 'None' && { object: included(object, include) }),
    })),
  };
}

function included(object: KubeObject, include: Include): object {
  if (include === 'Object') return object;
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata ?? {} };
}
