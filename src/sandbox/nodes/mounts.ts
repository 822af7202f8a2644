import { attachmentName, deviceOf } from '../controllers/attachments.ts';
import { attachments, claims, volumes } from '../controllers/kinds.ts';
import type { FullPod, FullVolume, FullVolumeObject, VolumeMount } from '../controllers/objects.ts';
import { ifFound, type World } from '../controllers/world.ts';
import { configVolumeProblem } from './configuration.ts';
import type { Disks } from './disks.ts';
import { FileTree, type Mount } from './files.ts';
import { mountedVolumes } from './mounted-volumes.ts';
import type { PodRuntime } from './pod-runtime.ts';

/** Finds what a pod's volumes are: a disk behind a claim, or a folder of the pod's own. */
export class Mounts {
  readonly #world: World;
  readonly #disks: Disks;

  constructor(world: World, disks: Disks) {
    this.#world = world;
    this.#disks = disks;
  }

  /** Why the pod's volumes cannot be mounted, or undefined. */
  problem(pod: FullPod): string | undefined {
    for (const { persistentVolumeClaim } of mountedVolumes(pod)) {
      if (persistentVolumeClaim === undefined) continue;
      const name = persistentVolumeClaim.claimName ?? '';
      const claim = ifFound(() => this.#world.api.get(claims, { namespace: pod.metadata?.namespace, name }));
      if (claim === undefined)
        return `Unable to attach or mount volumes: persistentvolumeclaim "${name}" not found`;
      if (claim.status?.phase !== 'Bound')
        return `Unable to attach or mount volumes: persistentvolumeclaim "${name}" is not bound`;
      const volume = claim.spec?.volumeName ?? '';
      if (ifFound(() => this.#world.api.get(volumes, { name: volume })) === undefined)
        return `Unable to attach or mount volumes: persistentvolume "${volume}" not found`;
    }
    return configVolumeProblem(this.#world, pod);
  }

  /** The disks among the pod's volumes, as nodes name them. */
  devicesOf(pod: FullPod): readonly string[] {
    return this.#volumesOf(pod).flatMap((volume) => deviceOf(volume) ?? []);
  }

  /** The first of the pod's disks that is not at its node yet. */
  missingDisk(pod: FullPod): string | undefined {
    const node = pod.spec?.nodeName ?? '';
    const missing = this.#volumesOf(pod).find((volume) => {
      if (deviceOf(volume) === undefined) return false;
      const name = attachmentName(volume, node);
      return ifFound(() => this.#world.api.get(attachments, { name }))?.status?.attached !== true;
    });
    return missing?.metadata?.name;
  }

  #volumesOf(pod: FullPod): readonly FullVolumeObject[] {
    const { api } = this.#world;
    return mountedVolumes(pod).flatMap(({ persistentVolumeClaim }) => {
      if (persistentVolumeClaim === undefined) return [];
      const key = { namespace: pod.metadata?.namespace, name: persistentVolumeClaim.claimName ?? '' };
      const name = ifFound(() => api.get(claims, key))?.spec?.volumeName ?? '';
      return ifFound(() => api.get(volumes, { name })) ?? [];
    });
  }

  mount(
    runtime: PodRuntime,
    { name = '', mountPath = '/', subPath, readOnly = false }: VolumeMount,
  ): Mount | undefined {
    const volume = runtime.pod.spec?.volumes?.find((one) => one.name === name);
    if (volume === undefined) return undefined;
    const tree = this.#treeOf(runtime, volume);
    const from = subPath === undefined ? '/' : `/${subPath}`;
    if (tree.get(from) === undefined) tree.set(from, { type: 'directory' });
    return { path: mountPath.replace(/(.)\/$/, '$1'), tree, readOnly, from };
  }

  #treeOf(runtime: PodRuntime, volume: FullVolume): FileTree {
    const claimName = volume.persistentVolumeClaim?.claimName;
    if (claimName !== undefined) {
      const key = { namespace: runtime.pod.metadata?.namespace, name: claimName };
      const claim = ifFound(() => this.#world.api.get(claims, key));
      // A pod that runs already may have outlived its claim.
      return this.#disks.of(claim?.spec?.volumeName ?? claimName);
    }
    const known = runtime.emptyDirs.get(volume.name ?? '') ?? new FileTree();
    runtime.emptyDirs.set(volume.name ?? '', known);
    return known;
  }
}
