import { AttachDetach } from './attach-detach.ts';
import { ClaimBinder } from './claim-binder.ts';
import { ClaimProtection } from './claim-protection.ts';
import { DisruptionController } from './disruption.ts';
import { EndpointSliceController } from './endpoint-slices.ts';
import { EventRecorder } from './event-recorder.ts';
import { GarbageCollector } from './garbage-collector.ts';
import { Informers } from './informers.ts';
import { LeaderLease } from './leader-lease.ts';
import { NamespaceController } from './namespaces.ts';
import { NodeLifecycle } from './node-lifecycle.ts';
import { PodGc } from './pod-gc.ts';
import { StatefulSetController } from './statefulset/controller.ts';
import { TaintEviction } from './taint-eviction.ts';
import { UnschedulableTaint } from './unschedulable-taint.ts';
import { controllerCaller, type Running, type World } from './world.ts';

export interface ManagerOptions {
  /** A provisioner took a volume away with everything on it. */
  readonly onWiped: (volume: string) => void;
  /** A sync of a set failed; it will be tried again. */
  readonly onSyncError?: (key: string, error: unknown) => void;
}

/** One process with all controllers: they share its caches, are late together, and stop together. */
export class KubeControllerManager implements Running {
  readonly informers: Informers;
  readonly #parts: readonly Running[];
  #running = false;

  constructor(world: World, { onWiped, onSyncError }: ManagerOptions) {
    const informers = new Informers(world);
    const recorder = (component: string, account: string) =>
      new EventRecorder(world, { component }, controllerCaller(account));
    this.informers = informers;
    this.#parts = [
      new LeaderLease(world, 'kube-controller-manager'),
      new StatefulSetController(
        world,
        informers,
        recorder('statefulset-controller', 'statefulset-controller'),
        onSyncError,
      ),
      new ClaimBinder(world, informers, onWiped),
      new ClaimProtection(world, informers),
      new AttachDetach(world, informers, recorder('attachdetach-controller', 'attachdetach-controller')),
      new GarbageCollector(world, informers.lag),
      new EndpointSliceController(world, informers),
      new DisruptionController(world, informers, recorder('controllermanager', 'disruption-controller')),
      new UnschedulableTaint(world, informers),
      new NodeLifecycle(world, informers, recorder('node-controller', 'node-controller')),
      new TaintEviction(world, informers, recorder('taint-eviction-controller', 'node-controller')),
      new PodGc(world, informers),
      new NamespaceController(world, informers),
    ];
  }

  get running(): boolean {
    return this.#running;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    for (const part of this.#parts) part.start();
    this.informers.start();
  }

  stop(): void {
    if (!this.#running) return;
    this.#running = false;
    this.informers.stop();
    for (const part of this.#parts) part.stop();
  }
}
