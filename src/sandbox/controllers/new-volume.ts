import type { FullClaim, FullVolumeObject, StorageClass } from './objects.ts';
import type { World } from './world.ts';

/** The one provisioner that is built in: folders of a machine, which nothing has to be attached to. */
const FOLDERS = 'kubernetes.io/host-path';

/**
 * The volume a provisioner makes for a claim: bound to it from the beginning. Every provisioner but the built-in one
 * is a driver whose disks are attached to nodes.
 * Upstream: pkg/volume/hostpath, Provision; pv_controller.go, provisionClaimOperation (1.36).
 */
export function newVolume({ random }: World, claim: FullClaim, storageClass: StorageClass): FullVolumeObject {
  const { metadata = {}, spec = {} } = claim;
  const { provisioner = '', reclaimPolicy = 'Delete' } = storageClass;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: {
      name: `pvc-${metadata.uid}`,
      annotations: {
        ...(provisioner === FOLDERS && { 'kubernetes.io/createdby': 'hostpath-dynamic-provisioner' }),
        'pv.kubernetes.io/bound-by-controller': 'yes',
        'pv.kubernetes.io/provisioned-by': provisioner,
      },
      finalizers: ['kubernetes.io/pv-controller', 'kubernetes.io/pv-protection'],
    },
    spec: {
      accessModes: spec.accessModes ?? [],
      capacity: { storage: spec.resources?.requests?.['storage'] ?? '1Gi' },
      claimRef: referenceTo(claim),
      persistentVolumeReclaimPolicy: reclaimPolicy,
      storageClassName: storageClass.metadata?.name ?? '',
      volumeMode: spec.volumeMode ?? 'Filesystem',
      ...(provisioner === FOLDERS
        ? { hostPath: { path: `/tmp/hostpath_pv/${random.uid()}`, type: '' }, ...affinityOf(claim) }
        : { csi: { driver: provisioner, volumeHandle: random.uid() } }),
    },
  };
}

/** Made for one node, when the scheduler chose it: a local disk stays where it is. */
function affinityOf({ metadata }: FullClaim): Pick<NonNullable<FullVolumeObject['spec']>, 'nodeAffinity'> {
  const node = metadata?.annotations?.['volume.kubernetes.io/selected-node'];
  if (node === undefined) return {};
  const onNode = { key: 'kubernetes.io/hostname', operator: 'In', values: [node] };
  return { nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [onNode] }] } } };
}

export function referenceTo({
  metadata = {},
}: FullClaim): NonNullable<NonNullable<FullVolumeObject['spec']>['claimRef']> {
  const { namespace = '', name = '', uid = '', resourceVersion = '' } = metadata;
  return { kind: 'PersistentVolumeClaim', apiVersion: 'v1', namespace, name, uid, resourceVersion };
}
