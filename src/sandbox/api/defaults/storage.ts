import type { Fields } from '../json.ts';
import { fieldsOf } from '../json.ts';
import { change, fill } from './fill.ts';

/** Upstream: pkg/apis/core/v1/defaults.go, SetDefaults_PersistentVolumeClaim and its neighbours (1.36). */
export function defaultClaim(claim: Fields): Fields {
  return {
    ...claim,
    spec: fill(fieldsOf(claim['spec']), { volumeMode: 'Filesystem' }),
    status: fill(fieldsOf(claim['status']), { phase: 'Pending' }),
  };
}

export function defaultVolumeObject(volume: Fields): Fields {
  const spec = fill(fieldsOf(volume['spec']), {
    persistentVolumeReclaimPolicy: 'Retain',
    volumeMode: 'Filesystem',
  });
  return {
    ...volume,
    spec: change(spec, 'hostPath', (path) => ({ type: '', ...path })),
    status: fill(fieldsOf(volume['status']), { phase: 'Pending' }),
  };
}

/** Upstream: pkg/apis/storage/v1/defaults.go (1.36). */
export function defaultStorageClass(storageClass: Fields): Fields {
  return fill(storageClass, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' });
}
