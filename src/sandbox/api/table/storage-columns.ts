import type { KubeObject } from '../../../objects/meta.ts';
import { listOf, textOf, valueAt } from '../json.ts';
import { ageColumn, nameColumn, text, typed, wide } from './columns.ts';

const SHORT: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

function modes(value: unknown): string {
  return listOf(value)
    .map((mode) => SHORT[textOf(mode)] ?? textOf(mode))
    .join(',');
}

const phase = (object: KubeObject) =>
  object.metadata?.deletionTimestamp === undefined
    ? textOf(valueAt(object, 'status', 'phase'))
    : 'Terminating';
const bound = (claim: KubeObject) => textOf(valueAt(claim, 'spec', 'volumeName')) !== '';

export const claimColumns = [
  nameColumn,
  text('Status', phase),
  text('Volume', (claim) => textOf(valueAt(claim, 'spec', 'volumeName'))),
  text('Capacity', (claim) => (bound(claim) ? textOf(valueAt(claim, 'status', 'capacity', 'storage')) : '')),
  text('Access Modes', (claim) => (bound(claim) ? modes(valueAt(claim, 'status', 'accessModes')) : '')),
  text('StorageClass', (claim) => textOf(valueAt(claim, 'spec', 'storageClassName'))),
  text('VolumeAttributesClass', () => '<unset>'),
  ageColumn,
  wide('VolumeMode', (claim) => textOf(valueAt(claim, 'spec', 'volumeMode')) || '<unset>'),
];

export const volumeColumns = [
  nameColumn,
  text('Capacity', (volume) => textOf(valueAt(volume, 'spec', 'capacity', 'storage'))),
  text('Access Modes', (volume) => modes(valueAt(volume, 'spec', 'accessModes'))),
  text('Reclaim Policy', (volume) => textOf(valueAt(volume, 'spec', 'persistentVolumeReclaimPolicy'))),
  text('Status', phase),
  text('Claim', (volume) => {
    const name = textOf(valueAt(volume, 'spec', 'claimRef', 'name'));
    return name === '' ? '' : `${textOf(valueAt(volume, 'spec', 'claimRef', 'namespace'))}/${name}`;
  }),
  text('StorageClass', (volume) => textOf(valueAt(volume, 'spec', 'storageClassName'))),
  text('VolumeAttributesClass', () => '<unset>'),
  text('Reason', (volume) => textOf(valueAt(volume, 'status', 'reason'))),
  ageColumn,
  wide('VolumeMode', (volume) => textOf(valueAt(volume, 'spec', 'volumeMode')) || '<unset>'),
];

export const storageClassColumns = [
  {
    ...nameColumn,
    cell: (one: KubeObject) => {
      const mark = one.metadata?.annotations?.['storageclass.kubernetes.io/is-default-class'];
      return `${one.metadata?.name}${mark === 'true' ? ' (default)' : ''}`;
    },
  },
  text('Provisioner', (one) => textOf(valueAt(one, 'provisioner'))),
  text('ReclaimPolicy', (one) => textOf(valueAt(one, 'reclaimPolicy')) || 'Delete'),
  text('VolumeBindingMode', (one) => textOf(valueAt(one, 'volumeBindingMode')) || '<unset>'),
  text('AllowVolumeExpansion', (one) => valueAt(one, 'allowVolumeExpansion') === true),
  ageColumn,
];

export const attachmentColumns = [
  nameColumn,
  { ...text('Attacher', (one) => textOf(valueAt(one, 'spec', 'attacher'))), format: 'name' },
  text('PV', (one) => textOf(valueAt(one, 'spec', 'source', 'persistentVolumeName'))),
  text('Node', (one) => textOf(valueAt(one, 'spec', 'nodeName'))),
  typed('Attached', 'boolean', (one) => valueAt(one, 'status', 'attached') === true),
  ageColumn,
];
