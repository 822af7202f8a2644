import type { FullPod, FullVolume } from '../controllers/objects.ts';

/**
 * The volumes that a container uses: a node does not care for the others.
 * Upstream: pkg/kubelet/volumemanager/populator, processPodVolumes (1.36).
 */
export function mountedVolumes({ spec = {} }: FullPod): readonly FullVolume[] {
  const containers = [...(spec.initContainers ?? []), ...(spec.containers ?? [])];
  const used = new Set(
    containers.flatMap(({ volumeMounts = [], volumeDevices = [] }) =>
      [...volumeMounts, ...volumeDevices].map(({ name }) => name),
    ),
  );
  return (spec.volumes ?? []).filter(({ name }) => used.has(name));
}
