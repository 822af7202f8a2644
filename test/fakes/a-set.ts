import type { ManagedFieldsEntry } from '../../src/objects/meta.ts';
import type { PodVolume, StatefulSet } from '../../src/objects/workload.ts';
import { aSet as aPlainSet, type SetOptions as PlainOptions } from '../support/builders.ts';

export { namespace } from '../support/builders.ts';

export interface SetOptions extends PlainOptions {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly owners?: readonly ManagedFieldsEntry[];
  readonly volumes?: readonly PodVolume[];
}

/** `kubectl apply --server-side` made the set; the controller keeps its status. */
const plainOwners: readonly ManagedFieldsEntry[] = [
  {
    manager: 'kubectl',
    operation: 'Apply',
    apiVersion: 'apps/v1',
    time: '2026-11-01T00:00:00Z',
    fieldsType: 'FieldsV1',
    fieldsV1: {
      'f:metadata': { 'f:labels': { 'f:app': {} } },
      'f:spec': { 'f:replicas': {}, 'f:selector': {}, 'f:serviceName': {}, 'f:template': {} },
    },
  },
  {
    manager: 'kube-controller-manager',
    operation: 'Update',
    apiVersion: 'apps/v1',
    fieldsType: 'FieldsV1',
    fieldsV1: { 'f:status': { 'f:replicas': {} } },
    subresource: 'status',
  },
];

/** The plain set of the builders, as somebody has applied it to a cluster. */
export function aSet(options: SetOptions = {}): StatefulSet {
  const { labels = { app: 'web' }, annotations, owners = plainOwners, volumes } = options;
  const plain = aPlainSet(options);
  const { template } = plain.spec ?? {};
  return {
    ...plain,
    metadata: { ...plain.metadata, labels, ...(annotations && { annotations }), managedFields: owners },
    spec: {
      ...plain.spec,
      template: {
        ...template,
        spec: { ...template?.spec, containers: [{ name: 'db', image: 'db:1' }], ...(volumes && { volumes }) },
      },
    },
  };
}
