import type { Informers } from './informers.ts';
import { nodes } from './kinds.ts';
import type { Taint } from './objects.ts';
import { WorkQueue } from './work-queue.ts';
import { controllerCaller, keyFrom, keyOf, keyText, type Running, type World } from './world.ts';

const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';

/**
 * What `kubectl cordon` sets is a field; what pods tolerate is a taint. This makes the second of the first.
 * Upstream: pkg/controller/nodelifecycle/node_lifecycle_controller.go, doNoScheduleTaintingPass (1.36).
 */
export class UnschedulableTaint implements Running {
  readonly #world: World;
  readonly #informers: Informers;
  readonly #queue: WorkQueue;
  readonly #caller = controllerCaller('node-controller');

  constructor(world: World, informers: Informers) {
    this.#world = world;
    this.#informers = informers;
    this.#queue = new WorkQueue(world.time, (key) => this.#sync(key));
    informers.nodes.onChange(({ object }) => this.#queue.add(keyText(keyOf(object))));
  }

  start(): void {
    this.#queue.start();
  }

  stop(): void {
    this.#queue.stop();
  }

  #sync(key: string): void {
    const node = this.#informers.nodes.get(keyFrom(key));
    if (node === undefined) return;
    const { taints: before = [], ...spec } = node.spec ?? {};
    const isTainted = before.some(isOurs);
    if (isTainted === (spec.unschedulable === true)) return;
    const ours: Taint = { key: UNSCHEDULABLE, effect: 'NoSchedule', timeAdded: this.#world.time.stamp() };
    const taints = isTainted ? before.filter((taint) => !isOurs(taint)) : [...before, ours];
    const next = taints.length === 0 ? spec : { ...spec, taints };
    this.#world.api.update(nodes, { ...node, spec: next }, this.#caller);
  }
}

function isOurs({ key, effect }: Taint): boolean {
  return key === UNSCHEDULABLE && effect === 'NoSchedule';
}
