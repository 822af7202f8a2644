import { sameJson } from '../../lib/equal.ts';
import { saysReady } from '../../statefulset/pods.ts';
import { matchesLabels } from '../../statefulset/selector.ts';
import type { EventRecorder, Said } from './event-recorder.ts';
import type { Informers } from './informers.ts';
import { budgets } from './kinds.ts';
import type { FullBudget } from './network-objects.ts';
import type { FullPod, PodCondition } from './objects.ts';
import { controllerOf } from './statefulset/owner-reference.ts';
import { WorkQueue } from './work-queue.ts';
import { controllerCaller, keyFrom, keyOf, keyText, type Running, type World } from './world.ts';

const noPods: Said = { type: 'Normal', reason: 'NoPods', message: 'No matching pods found' };
/** How long an eviction counts before its pod is seen to go. */
const EVICTION_COUNTS_MS = 120_000;

/**
 * How many pods a PodDisruptionBudget allows to be evicted now.
 * Upstream: pkg/controller/disruption/disruption.go (1.36).
 */
export class DisruptionController implements Running {
  readonly #world: World;
  readonly #informers: Informers;
  readonly #recorder: EventRecorder;
  readonly #queue: WorkQueue;

  constructor(world: World, informers: Informers, recorder: EventRecorder) {
    this.#world = world;
    this.#recorder = recorder;
    this.#informers = informers;
    this.#queue = new WorkQueue(world.time, (key) => this.#sync(key));
    informers.budgets.onChange(({ object }) => this.#queue.add(keyText(keyOf(object))));
    informers.pods.onChange(({ object, before }) => {
      for (const pod of before === undefined ? [object] : [object, before]) this.#wakeFor(pod);
    });
    informers.sets.onChange(({ object }) => {
      for (const budget of informers.budgets.list(object.metadata?.namespace))
        this.#queue.add(keyText(keyOf(budget)));
    });
  }

  start(): void {
    this.#queue.start();
  }

  stop(): void {
    this.#queue.stop();
  }

  #wakeFor(pod: FullPod): void {
    for (const budget of this.#informers.budgets.list(pod.metadata?.namespace))
      if (covers(budget, pod)) this.#queue.add(keyText(keyOf(budget)));
  }

  #sync(key: string): void {
    const budget = this.#informers.budgets.get(keyFrom(key));
    if (budget === undefined) return;
    const pods = this.#informers.pods.list(budget.metadata?.namespace).filter((pod) => covers(budget, pod));
    if (pods.length === 0) this.#recorder.record(budgets, budget, noPods);
    const expectedPods = this.#expected(budget, pods);
    const desiredHealthy = desired(budget, expectedPods);
    const disruptedPods = this.#stillDisrupted(budget, pods);
    const currentHealthy = pods.filter(
      (pod) =>
        saysReady(pod) &&
        pod.metadata?.deletionTimestamp === undefined &&
        disruptedPods[pod.metadata?.name ?? ''] === undefined,
    ).length;
    const disruptionsAllowed = expectedPods === 0 ? 0 : Math.max(0, currentHealthy - desiredHealthy);
    const counts = { expectedPods, desiredHealthy, currentHealthy, disruptionsAllowed };
    const status = {
      ...budget.status,
      ...counts,
      observedGeneration: budget.metadata?.generation ?? 1,
      ...(Object.keys(disruptedPods).length === 0 ? {} : { disruptedPods }),
      conditions: [this.#condition(budget, disruptionsAllowed)],
    };
    if (Object.keys(disruptedPods).length === 0) delete (status as { disruptedPods?: unknown }).disruptedPods;
    if (sameJson(status, budget.status)) return;
    const caller = controllerCaller('disruption-controller');
    this.#world.api.update(budgets, { ...budget, status }, caller, { subresource: 'status' });
  }

  /** With a percentage or maxUnavailable it is what the pods' controllers want, else what there is. */
  #expected(budget: FullBudget, pods: readonly FullPod[]): number {
    const { minAvailable, maxUnavailable } = budget.spec ?? {};
    if (maxUnavailable === undefined && typeof minAvailable !== 'string') return pods.length;
    const owners = new Set(pods.flatMap((pod) => controllerOf(pod)?.name ?? []));
    const namespace = budget.metadata?.namespace;
    return [...owners].reduce(
      (sum, name) => sum + (this.#informers.sets.get({ namespace, name })?.spec?.replicas ?? 0),
      0,
    );
  }

  #stillDisrupted(budget: FullBudget, pods: readonly FullPod[]): Readonly<Record<string, string>> {
    const { time } = this.#world;
    return Object.fromEntries(
      Object.entries(budget.status?.disruptedPods ?? {}).filter(([name, at]) => {
        const pod = pods.find(({ metadata }) => metadata?.name === name);
        return (
          pod !== undefined &&
          pod.metadata?.deletionTimestamp === undefined &&
          time.epoch() - Date.parse(at) < EVICTION_COUNTS_MS
        );
      }),
    );
  }

  #condition(budget: FullBudget, allowed: number): PodCondition {
    const old = budget.status?.conditions?.find(({ type }) => type === 'DisruptionAllowed');
    const status = allowed > 0 ? 'True' : 'False';
    const reason = allowed > 0 ? 'SufficientPods' : 'InsufficientPods';
    const now = this.#world.time.stamp();
    const lastTransitionTime = old?.status === status ? (old.lastTransitionTime ?? now) : now;
    return {
      type: 'DisruptionAllowed',
      status,
      reason,
      message: '',
      lastTransitionTime,
      observedGeneration: budget.metadata?.generation ?? 1,
    };
  }
}

function covers(budget: FullBudget, pod: FullPod): boolean {
  const over = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
  return (
    !over &&
    budget.spec?.selector !== undefined &&
    matchesLabels(budget.spec.selector, pod.metadata?.labels ?? {})
  );
}

/** Percentages round up on both sides. Upstream: getExpectedPodCount. */
function desired({ spec = {} }: FullBudget, expected: number): number {
  const scaled = (value: number | string) =>
    typeof value === 'number' ? value : Math.ceil((Number(value.replace('%', '')) * expected) / 100);
  if (spec.maxUnavailable !== undefined) return Math.max(0, expected - scaled(spec.maxUnavailable));
  return scaled(spec.minAvailable ?? 1);
}
