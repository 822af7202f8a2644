import { ApiError } from '../api/api.ts';
import type { Informers } from './informers.ts';
import {
  budgets,
  claims,
  endpointSlices,
  events,
  leases,
  namespaces,
  pods,
  revisions,
  services,
  sets,
} from './kinds.ts';
import { WorkQueue } from './work-queue.ts';
import { controllerCaller, isRefusal, keyOf, type Running, type World } from './world.ts';

const RETRY_MS = 1000;
const CONTENT = [sets, pods, claims, revisions, services, endpointSlices, budgets, events, leases];

/**
 * Empties a namespace that is being deleted, and lets it go once it is empty.
 * Upstream: pkg/controller/namespace/deletion/namespaced_resources_deleter.go (1.36).
 */
export class NamespaceController implements Running {
  readonly #world: World;
  readonly #queue: WorkQueue;
  readonly #informers: Informers;
  readonly #caller = controllerCaller('namespace-controller');

  constructor(world: World, informers: Informers) {
    this.#world = world;
    this.#informers = informers;
    this.#queue = new WorkQueue(world.time, (key) => this.#sync(key));
    informers.namespaces.onChange(({ object }) => {
      if (object.metadata?.deletionTimestamp !== undefined) this.#queue.add(object.metadata.name ?? '');
    });
  }

  start(): void {
    this.#queue.start();
  }

  stop(): void {
    this.#queue.stop();
  }

  #sync(name: string): void {
    const namespace = this.#informers.namespaces.get({ name });
    if (namespace === undefined) return;
    const left = this.#empty(name);
    if (left > 0) return this.#queue.addAfter(name, RETRY_MS);
    try {
      const { finalizers: _kubernetes, ...spec } = namespace.spec ?? {};
      this.#world.api.update(namespaces, { ...namespace, spec }, this.#caller, { subresource: 'finalize' });
    } catch (error) {
      if (!isRefusal(error, 'NotFound')) throw error;
    }
  }

  #empty(namespace: string): number {
    let left = 0;
    for (const kind of CONTENT) {
      for (const object of this.#world.api.list(kind, { namespace }).items) {
        left += 1;
        if (object.metadata?.deletionTimestamp !== undefined) continue;
        try {
          this.#world.api.delete(kind, keyOf(object), this.#caller, { propagationPolicy: 'Background' });
        } catch (error) {
          if (!(error instanceof ApiError)) throw error;
        }
      }
    }
    return left;
  }
}
