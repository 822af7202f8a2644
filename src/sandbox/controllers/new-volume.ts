import type { FullClaim, FullVolumeObject, StorageClass } from './objects.ts';
import { uuid } from './random.ts';
import type { World } from './world.ts';

/**
 * The volume a provisioner makes for a claim: bound to it from the beginning.
 * Upstream: pkg/volume/hostpath, Provision; pv_controller.go, provisionClaimOperation (1.36).
 */
export function newVolume({ random }: World, claim: FullClaim, storageClass: StorageClass): FullVolumeObject {
  const { namespace = '', name = '', uid = '', resourceVersion = '', annotations } = claim.metadata ?? {};
  const node = annotations?.['volume.kubernetes.io/selected-node'];
  const provisioner = storageClass.provisioner ?? '';
  const onNode = { key: 'kubernetes.io/hostname', operator: 'In', values: [node ?? ''] };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: {
      name: `pvc-${uid}`,
      annotations: {
        'kubernetes.io/createdby': 'sandbox-dynamic-provisioner',
        'pv.kubernetes.io/bound-by-controller': 'yes',
        'pv.kubernetes.io/provisioned-by': provisioner,
      },
      finalizers: ['kubernetes.io/pv-controller', 'kubernetes.io/pv-protection'],
    },
    spec: {
      accessModes: claim.spec?.accessModes ?? [],
      capacity: { storage: claim.spec?.resources?.requests?.['storage'] ?? '1Gi' },
      claimRef: { kind: 'PersistentVolumeClaim', apiVersion: 'v1', namespace, name, uid, resourceVersion },
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
      storageClassName: storageClass.metadata?.name ?? '',
      volumeMode: claim.spec?.volumeMode ?? 'Filesystem',
      hostPath: { path: `/tmp/hostpath_pv/${uuid(random)}`, type: '' },
      ...(node === undefined
        ? {}
        : { nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [onNode] }] } } }),
    },
  };
}
