import { sameJson } from '../../../lib/equal.ts';
import type { KubeObject } from '../../../objects/meta.ts';
import { saysReady } from '../../../statefulset/pods.ts';
import { matchesLabels } from '../../../statefulset/selector.ts';
import type { ApiKind } from '../../api/api.ts';
import type { EventRecorder } from '../event-recorder.ts';
import type { Change, Informer } from '../informer.ts';
import type { Informers } from '../informers.ts';
import { claims, pods, sets } from '../kinds.ts';
import type { FullPod, FullSet } from '../objects.ts';
import { WorkQueue } from '../work-queue.ts';
import { controllerCaller, keyFrom, keyOf, keyText, type Running, type World } from '../world.ts';
import { controllerOf } from './owner-reference.ts';
import { isAvailable, isRunningAndReady, readySince } from './pod-state.ts';
import { syncSet } from './sync.ts';
import type { Tools } from './tools.ts';

/**
 * The StatefulSet controller: what wakes it, and what it does then. It watches sets and pods, but neither claims nor
 * volumes ("TODO: Watch volumes"): a claim that is deleted wakes nobody.
 * Upstream: pkg/controller/statefulset/stateful_set.go (1.36).
 */
export class StatefulSetController implements Running {
  readonly queue: WorkQueue;
  readonly #world: World;
  readonly #informers: Informers;
  readonly #tools: Tools;
  /** By set: the newest version of each kind this controller wrote. */
  readonly #written = new Map<string, Map<string, number>>();

  constructor(
    world: World,
    informers: Informers,
    recorder: EventRecorder,
    onError?: (key: string, error: unknown) => void,
  ) {
    this.#world = world;
    this.#informers = informers;
    this.queue = new WorkQueue(world.time, (key) => this.#sync(key), onError);
    this.#tools = {
      api: world.api,
      caller: controllerCaller('statefulset-controller'),
      profile: world.profile,
      random: world.random,
      recorder,
      sets: informers.sets,
      pods: informers.pods,
      claims: informers.claims,
      revisions: informers.revisions,
      now: () => world.time.epoch(),
      wrote: (set, kind, written) => this.#note(set, kind, written),
    };
    informers.sets.onChange(({ object }) => this.queue.add(keyText(keyOf(object))));
    informers.pods.onChange((change) => this.#onPod(change));
  }

  start(): void {
    this.queue.start();
  }

  stop(): void {
    this.queue.stop();
    this.#written.clear();
  }

  #onPod({ type, object, before }: Change<FullPod>): void {
    if (before !== undefined && type !== 'DELETED') {
      const owner = controllerOf(before);
      if (owner !== undefined && !sameJson(owner, controllerOf(object))) this.#wakeOwner(before);
    }
    if (controllerOf(object) !== undefined) return this.#wakeOwner(object, before);
    if (type === 'DELETED' || object.metadata?.deletionTimestamp !== undefined) return;
    const moved =
      before === undefined ||
      !sameJson(before.metadata?.labels, object.metadata?.labels) ||
      controllerOf(before) !== undefined;
    if (moved) this.#wakeMatching(object);
  }

  #wakeOwner(pod: FullPod, before?: FullPod): void {
    const owner = controllerOf(pod);
    if (owner?.kind !== 'StatefulSet') return;
    const set = this.#informers.sets.get({ namespace: pod.metadata?.namespace, name: owner.name ?? '' });
    if (set === undefined || set.metadata?.uid !== owner.uid) return;
    const key = keyText(keyOf(set));
    this.queue.add(key);
    const wait = set.spec?.minReadySeconds ?? 0;
    if (wait > 0 && before !== undefined && !saysReady(before) && saysReady(pod))
      this.queue.addAfter(key, (wait + 1) * 1000);
  }

  #wakeMatching(orphan: FullPod): void {
    for (const set of this.#informers.sets.list(orphan.metadata?.namespace)) {
      const selector = set.spec?.selector;
      if (selector && matchesLabels(selector, orphan.metadata?.labels ?? {}))
        this.queue.add(keyText(keyOf(set)));
    }
  }

  #sync(key: string): void {
    if (this.#world.profile.readsItsOwnWrites) this.#waitForOwnWrites(key);
    const set = this.#informers.sets.get(keyFrom(key));
    if (set === undefined) {
      this.#written.delete(key);
      return;
    }
    const { pods: claimed, status } = syncSet(this.#tools, set);
    const wait = set.spec?.minReadySeconds ?? 0;
    if (wait > 0 && status.readyReplicas !== status.availableReplicas)
      this.queue.addAfter(key, this.#untilAvailable(claimed, wait));
  }

  /** Upstream: controller_utils.go, FindMinNextPodAvailabilityCheck (1.36). */
  #untilAvailable(claimed: readonly FullPod[], minReadySeconds: number): number {
    const now = this.#world.time.epoch();
    const { availableAtTheSecond } = this.#world.profile;
    const waits = claimed
      .filter(
        (pod) => isRunningAndReady(pod) && !isAvailable(pod, { minReadySeconds, now, availableAtTheSecond }),
      )
      .flatMap((pod) => readySince(pod) ?? [])
      .map((since) => since + minReadySeconds * 1000 - now + (availableAtTheSecond ? 0 : 1));
    return Math.max(1, Math.min(...waits, minReadySeconds * 1000));
  }

  #note(set: FullSet, kind: ApiKind, written: KubeObject): void {
    const key = keyText(keyOf(set));
    const versions = this.#written.get(key) ?? new Map<string, number>();
    versions.set(kind.plural, Number(written.metadata?.resourceVersion ?? 0));
    this.#written.set(key, versions);
  }

  /** Upstream: pkg/controller/util/consistency, EnsureReady (1.36). */
  #waitForOwnWrites(key: string): void {
    const versions = this.#written.get(key);
    const caches: readonly [string, Pick<Informer<KubeObject>, 'seen'>][] = [
      [sets.plural, this.#informers.sets],
      [pods.plural, this.#informers.pods],
      [claims.plural, this.#informers.claims],
    ];
    for (const [plural, cache] of caches) {
      const wrote = versions?.get(plural) ?? 0;
      if (cache.seen < wrote)
        throw new Error(
          `cache of ${plural} is at ${cache.seen}, not yet at ${wrote}, which this controller wrote`,
        );
    }
  }
}
