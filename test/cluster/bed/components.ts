import type { Bed } from './bed.ts';
import type { Component } from './component.ts';
import { apiServer, controllerManager, etcd, names, proxy, registry, scheduler } from './control-plane.ts';
import { containerd, kubelet } from './node.ts';

/** The processes in waves: those of a wave start together, once all before them are ready. */
export function wavesOf(bed: Bed) {
  return {
    foundation: [etcd(bed), registry(bed), ...bed.nodes.map(containerd)],
    server: [apiServer(bed)],
    clients: [
      controllerManager(bed),
      scheduler(bed),
      names(bed),
      proxy(bed),
      ...bed.nodes.map((node) => kubelet(bed, node)),
    ],
  };
}

export function componentsOf(bed: Bed): readonly Component[] {
  return Object.values(wavesOf(bed)).flat();
}
