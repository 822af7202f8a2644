import { createHash } from 'node:crypto';
import type { VolumeAttachment } from '../../objects/workload.ts';
import type { FullVolumeObject, Node } from './objects.ts';

/** Access modes by which several nodes may use a volume at once. */
const SHARED = new Set(['ReadWriteMany', 'ReadOnlyMany']);

/** What identifies a disk to nodes and to its driver; undefined where nothing has to be attached. */
export function deviceOf({ spec }: FullVolumeObject): string | undefined {
  const { driver, volumeHandle } = spec?.csi ?? {};
  return driver === undefined ? undefined : `kubernetes.io/csi/${driver}^${volumeHandle ?? ''}`;
}

/** Upstream: pkg/volume/csi/csi_attacher.go, getAttachmentName (1.36). */
export function attachmentName({ spec }: FullVolumeObject, node: string): string {
  const { driver = '', volumeHandle = '' } = spec?.csi ?? {};
  return `csi-${createHash('sha256').update(`${volumeHandle}${driver}${node}`).digest('hex')}`;
}

export function newAttachment(volume: FullVolumeObject, nodeName: string): VolumeAttachment {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'VolumeAttachment',
    metadata: { name: attachmentName(volume, nodeName) },
    spec: {
      attacher: volume.spec?.csi?.driver ?? '',
      nodeName,
      source: { persistentVolumeName: volume.metadata?.name ?? '' },
    },
  };
}

/** Upstream: pkg/volume/util, IsMultiAttachAllowed (1.36). */
export function isExclusive({ spec }: FullVolumeObject): boolean {
  const { accessModes = [] } = spec ?? {};
  return accessModes.length > 0 && !accessModes.some((mode) => SHARED.has(mode));
}

export function isUsedOn(node: Node | undefined, device: string): boolean {
  // Of a node that is gone nobody can know.
  return node === undefined || (node.status?.volumesInUse ?? []).includes(device);
}
