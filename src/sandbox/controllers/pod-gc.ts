import type { Informers } from './informers.ts';
import { nodes, pods } from './kinds.ts';
import { isOutOfService } from './node-state.ts';
import type { FullPod, Node, PodCondition } from './objects.ts';
import { controllerCaller, ifFound, isRefusal, keyOf, type Running, type World } from './world.ts';

const ROUND_MS = 20_000;
const QUARANTINE_MS = 40_000;

/**
 * Removes pods that no kubelet will ever remove: their node is gone or declared out of service, or they are terminating
 * without ever having had one.
 * Upstream: pkg/controller/podgc/gc_controller.go (1.36).
 */
export class PodGc implements Running {
  readonly #world: World;
  readonly #informers: Informers;
  /** By node that is not there: since when. */
  readonly #missing = new Map<string, number>();
  readonly #caller = controllerCaller('pod-garbage-collector');
  #cancel: () => void = () => undefined;

  constructor(world: World, informers: Informers) {
    this.#world = world;
    this.#informers = informers;
  }

  start(): void {
    this.#cancel = this.#world.time.after(ROUND_MS, () => this.#round());
  }

  stop(): void {
    this.#cancel();
    this.#missing.clear();
  }

  #round(): void {
    const all = this.#informers.pods.list();
    const byName = new Map(this.#informers.nodes.list().map((node) => [node.metadata?.name ?? '', node]));
    this.#collectOrphans(all, byName);
    for (const pod of all) {
      const node = byName.get(pod.spec?.nodeName ?? '');
      const terminating = pod.metadata?.deletionTimestamp !== undefined;
      if (terminating && (pod.spec?.nodeName ?? '') === '') this.#remove(pod, undefined);
      if (terminating && node !== undefined && isOutOfService(node))
        this.#remove(pod, `PodGC: node out of service`);
    }
    this.#cancel = this.#world.time.after(ROUND_MS, () => this.#round());
  }

  #collectOrphans(all: readonly FullPod[], byName: ReadonlyMap<string, Node>): void {
    const now = this.#world.time.monotonic();
    for (const name of this.#missing.keys()) if (byName.has(name)) this.#missing.delete(name);
    for (const pod of all) {
      const name = pod.spec?.nodeName ?? '';
      if (name === '' || byName.has(name)) continue;
      const since = this.#missing.get(name) ?? now;
      this.#missing.set(name, since);
      const isGone =
        now - since >= QUARANTINE_MS && ifFound(() => this.#world.api.get(nodes, { name })) === undefined;
      if (isGone) this.#remove(pod, 'PodGC: node no longer exists');
    }
  }

  /** By force. A pod that was not over yet is Failed first, so that it does not count as one that runs. */
  #remove(pod: FullPod, why: string | undefined): void {
    const { api } = this.#world;
    try {
      const live = api.get(pods, keyOf(pod));
      if (live.metadata?.uid !== pod.metadata?.uid) return;
      const over = live.status?.phase === 'Failed' || live.status?.phase === 'Succeeded';
      if (why !== undefined && !over) {
        const status = { ...live.status, phase: 'Failed', conditions: this.#disrupted(live, why) };
        api.update(pods, { ...live, status }, this.#caller, { subresource: 'status' });
      }
      api.delete(pods, keyOf(pod), this.#caller, { gracePeriodSeconds: 0 });
    } catch (error) {
      if (!isRefusal(error, 'NotFound', 'Conflict')) throw error;
    }
  }

  #disrupted(pod: FullPod, message: string): readonly PodCondition[] {
    const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== 'DisruptionTarget');
    const lastTransitionTime = this.#world.time.stamp();
    return [
      ...others,
      { type: 'DisruptionTarget', status: 'True', reason: 'DeletionByPodGC', message, lastTransitionTime },
    ];
  }
}
