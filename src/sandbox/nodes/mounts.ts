import { claims, volumes } from '../controllers/kinds.ts';
import type { FullPod, FullVolume, VolumeMount } from '../controllers/objects.ts';
import { ifFound, type World } from '../controllers/world.ts';
import { configVolumeProblem } from './configuration.ts';
import type { Disks } from './disks.ts';
import { FileTree, type Mount } from './files.ts';
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
    for (const { persistentVolumeClaim } of pod.spec?.volumes ?? []) {
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
