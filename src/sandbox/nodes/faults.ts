import type { KubeControllerManager } from '../controllers/kube-controller-manager.ts';
import type { WorldRegistry } from './images.ts';
import type { Kubelet } from './kubelet.ts';
import type { Scheduler } from './scheduler.ts';

/** What can be made to go wrong. Each is undone by its counterpart. */
export interface Faults {
  /** kube-controller-manager is stopped: nothing is reconciled. */
  stopControllers(): void;
  startControllers(): void;
  stopScheduler(): void;
  startScheduler(): void;
  /** Controllers see everything so many milliseconds late (#41889). 0 undoes it. */
  lagControllers(ms: number): void;
  /**
   * `unreachable`: the kubelet cannot reach the API server, its containers run on. `off`: the machine has no power.
   * @throws Error when there is no such node.
   */
  loseNode(name: string, how: 'unreachable' | 'off'): void;
  /** @throws Error when there is no such node. */
  assertNode(name: string): void;
  returnNode(name: string): void;
  /** The registry has this image no longer; nodes that have it keep it. */
  removeImage(image: string): void;
  restoreImage(image: string): void;
}

export interface Breakable {
  readonly controllers: KubeControllerManager;
  readonly scheduler: Scheduler;
  readonly kubelets: ReadonlyMap<string, Kubelet>;
  readonly registry: WorldRegistry;
}

export function faultsOf({ controllers, scheduler, kubelets, registry }: Breakable): Faults {
  const nodeNamed = (name: string): Kubelet => {
    const found = kubelets.get(name);
    const names = [...kubelets.keys()].join(', ');
    if (found === undefined) throw new Error(`the sandbox has no node ${name}; it has ${names}`);
    return found;
  };
  return {
    stopControllers: () => controllers.stop(),
    startControllers: () => controllers.start(),
    stopScheduler: () => scheduler.stop(),
    startScheduler: () => scheduler.start(),
    lagControllers: (ms) => controllers.informers.lagBy(ms),
    loseNode: (name, how) => {
      if (how === 'off') nodeNamed(name).powerOff();
      else nodeNamed(name).stop();
    },
    assertNode: (name) => void nodeNamed(name),
    returnNode: (name) => nodeNamed(name).start(),
    removeImage: (image) => registry.remove(image),
    restoreImage: (image) => registry.restore(image),
  };
}
