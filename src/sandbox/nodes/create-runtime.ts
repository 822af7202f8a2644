import type { FullContainer, FullPod } from '../controllers/objects.ts';
import type { World } from '../controllers/world.ts';
import { BackOff } from './back-off.ts';
import type { ContainerState, PodRuntime } from './pod-runtime.ts';

/** A pod that has come to a node, with nothing of it there yet. */
export function createRuntime(world: World, pod: FullPod): PodRuntime {
  const state = (spec: FullContainer, init: boolean): ContainerState => ({
    spec,
    init,
    run: undefined,
    last: undefined,
    restarts: 0,
    waiting: undefined,
    ready: false,
    started: false,
    crashes: new BackOff(() => world.time.monotonic()),
    pulls: new BackOff(() => world.time.monotonic()),
    pullFailedAt: undefined,
  });
  return {
    pod,
    address: undefined,
    addressKnown: false,
    startTime: pod.status?.startTime ?? world.time.stamp(),
    containers: [
      ...(pod.spec?.initContainers ?? []).map((spec) => state(spec, true)),
      ...(pod.spec?.containers ?? []).map((spec) => state(spec, false)),
    ],
    emptyDirs: new Map(),
    mounted: false,
  };
}
