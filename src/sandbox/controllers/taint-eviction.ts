import type { EventRecorder } from './event-recorder.ts';
import type { Informers } from './informers.ts';
import { pods } from './kinds.ts';
import type { FullPod, PodCondition, Taint, Toleration } from './objects.ts';
import { controllerCaller, ifFound, keyOf, type Running, type World } from './world.ts';

/**
 * Deletes pods from nodes with a NoExecute taint, once their tolerations have run out (five minutes by default).
 * Upstream: pkg/controller/tainteviction/taint_eviction.go (1.36).
 */
export class TaintEviction implements Running {
  readonly #world: World;
  readonly #informers: Informers;
  readonly #recorder: EventRecorder;
  readonly #timers = new Map<string, () => void>();
  readonly #caller = controllerCaller('node-controller');

  constructor(world: World, informers: Informers, recorder: EventRecorder) {
    this.#world = world;
    this.#informers = informers;
    this.#recorder = recorder;
    informers.nodes.onChange(({ object }) => {
      for (const pod of informers.pods.list())
        if (pod.spec?.nodeName === object.metadata?.name) this.#consider(pod);
    });
    informers.pods.onChange(({ type, object }) => {
      if (type === 'DELETED') this.#callOff(object);
      else this.#consider(object);
    });
  }

  start(): void {
    // It has no rounds of its own: the caches wake it.
  }

  stop(): void {
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
  }

  #consider(pod: FullPod): void {
    const taints = this.#taintsAt(pod.spec?.nodeName ?? '');
    if (taints.length === 0) return this.#callOff(pod);
    const uid = pod.metadata?.uid ?? '';
    if (pod.metadata?.deletionTimestamp !== undefined) return;
    const seconds = patience(taints, pod.spec?.tolerations ?? []);
    const waiting = this.#timers.get(uid);
    // A taint that comes on top and that nothing tolerates ends the waiting for the ones before.
    if (seconds === undefined || (waiting !== undefined && seconds > 0)) return;
    waiting?.();
    const cancel = this.#world.time.after(seconds * 1000, () => this.#evict(pod));
    this.#timers.set(uid, cancel);
  }

  #taintsAt(name: string): readonly Taint[] {
    const taints = this.#informers.nodes.get({ name })?.spec?.taints ?? [];
    return taints.filter(({ effect }) => effect === 'NoExecute');
  }

  #callOff(pod: FullPod): void {
    const uid = pod.metadata?.uid ?? '';
    const cancel = this.#timers.get(uid);
    if (cancel === undefined) return;
    cancel();
    this.#timers.delete(uid);
    const { namespace, name } = pod.metadata ?? {};
    const message = `Cancelling deletion of Pod ${namespace}/${name}`;
    this.#recorder.record(pods, pod, { type: 'Normal', reason: 'TaintManagerEviction', message });
  }

  #evict(pod: FullPod): void {
    const { api, time } = this.#world;
    this.#timers.delete(pod.metadata?.uid ?? '');
    const live = ifFound(() => api.get(pods, keyOf(pod)));
    if (
      live === undefined ||
      live.metadata?.uid !== pod.metadata?.uid ||
      live.metadata?.deletionTimestamp !== undefined
    )
      return;
    const { namespace, name } = pod.metadata ?? {};
    const message = `Marking for deletion Pod ${namespace}/${name}`;
    this.#recorder.record(pods, pod, { type: 'Normal', reason: 'TaintManagerEviction', message });
    const condition: PodCondition = {
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'DeletionByTaintManager',
      message: 'Taint manager: deleting due to NoExecute taint',
      lastTransitionTime: time.stamp(),
    };
    const conditions = [
      ...(live.status?.conditions ?? []).filter(({ type }) => type !== condition.type),
      condition,
    ];
    api.update(pods, { ...live, status: { ...live.status, conditions } }, this.#caller, {
      subresource: 'status',
    });
    api.delete(pods, keyOf(pod), this.#caller);
  }
}

/** Seconds until the first taint is tolerated no longer: 0 without a toleration, undefined for ever. */
function patience(taints: readonly Taint[], tolerations: readonly Toleration[]): number | undefined {
  const limits = taints.map((taint) => {
    const matching = tolerations.filter(
      ({ key, operator, value = '', effect }) =>
        (effect === undefined || effect === '' || effect === taint.effect) &&
        (key === undefined || key === '' || key === taint.key) &&
        (operator === 'Exists' || value === (taint.value ?? '')),
    );
    if (matching.length === 0) return 0;
    return Math.min(...matching.map(({ tolerationSeconds = Infinity }) => Math.max(0, tolerationSeconds)));
  });
  const least = Math.min(...limits);
  return least === Infinity ? undefined : least;
}
