import { Informers } from '../controllers/informers.ts';
import { claims, pods } from '../controllers/kinds.ts';
import { NewEventRecorder } from '../controllers/new-event-recorder.ts';
import type { FullPod, PodCondition } from '../controllers/objects.ts';
import { between } from '../controllers/random.ts';
import {
  ifFound,
  isRefusal,
  keyFrom,
  keyOf,
  keyText,
  type Running,
  type World,
} from '../controllers/world.ts';
import { feasibleNodes, type Placement } from './placement.ts';
import { claimProblem, unboundClaims } from './pod-claims.ts';
import { selectNode } from './select-node.ts';

const FIRST_BACKOFF_MS = 1000;
const LONGEST_BACKOFF_MS = 10_000;
const THINKING_MS = [1, 8] as const;

const caller = {
  user: 'system:kube-scheduler',
  groups: ['system:authenticated'],
  fieldManager: 'kube-scheduler',
};

/**
 * Gives pods a node, one after the other. A pod that fits nowhere is tried again when something changes.
 * Upstream: pkg/scheduler/schedule_one.go and the plugins' Filter (1.36).
 */
export class Scheduler implements Running {
  readonly informers: Informers;
  readonly #world: World;
  readonly #recorder: NewEventRecorder;
  readonly #attempts = new Map<string, { count: number; at: number }>();
  /** Pods that still want a node: all others are nothing to wake. */
  readonly #unplaced = new Set<string>();
  readonly #queued = new Set<string>();
  #running = false;

  constructor(world: World) {
    this.#world = world;
    this.informers = new Informers(world);
    this.#recorder = new NewEventRecorder(world, 'default-scheduler', caller);
    this.informers.pods.onChange(({ type, object, before }) => {
      this.#note(object, type === 'DELETED');
      if (type === 'DELETED') this.#attempts.delete(object.metadata?.uid ?? '');
      else if (before === undefined) this.#queue(object);
      if (type === 'DELETED' || before?.status?.phase !== object.status?.phase) this.#wakeAll();
    });
    for (const informer of [
      this.informers.nodes,
      this.informers.claims,
      this.informers.volumes,
      this.informers.storageClasses,
    ])
      informer.onChange(() => this.#wakeAll());
  }

  start(): void {
    this.#running = true;
    this.informers.start();
  }

  stop(): void {
    this.#running = false;
    this.informers.stop();
    this.#queued.clear();
    this.#unplaced.clear();
  }

  #note(pod: FullPod, gone: boolean): void {
    const key = keyText(keyOf(pod));
    if (gone || !isWaiting(pod)) this.#unplaced.delete(key);
    else this.#unplaced.add(key);
  }

  #queue(pod: FullPod): void {
    const key = keyText(keyOf(pod));
    if (!isWaiting(pod) || this.#queued.has(key)) return;
    this.#queued.add(key);
    const tried = this.#attempts.get(pod.metadata?.uid ?? '');
    const { time, random, profile } = this.#world;
    // Since 1.33 an idle scheduler takes pods out of their back-off (SchedulerPopFromBackoffQ).
    const backoff =
      tried === undefined || profile.minor >= 33
        ? 0
        : Math.min(FIRST_BACKOFF_MS * 2 ** (tried.count - 1), LONGEST_BACKOFF_MS);
    const wait = tried === undefined ? 0 : Math.max(0, tried.at + backoff - time.monotonic());
    time.after(wait + between(random, ...THINKING_MS), () => {
      this.#queued.delete(key);
      if (this.#running) this.#schedule(key);
    });
  }

  #wakeAll(): void {
    for (const key of this.#unplaced) {
      const pod = this.informers.pods.get(keyFrom(key));
      if (pod !== undefined) this.#queue(pod);
    }
  }

  #schedule(key: string): void {
    const pod = this.informers.pods.get(keyFrom(key));
    if (pod === undefined || !isWaiting(pod)) return;
    const total = this.informers.nodes.list().length;
    const problem = claimProblem(this.informers, pod);
    if (problem !== undefined)
      return this.#refuse(pod, `0/${total} nodes are available: ${problem}. not found`);
    const placement = feasibleNodes(this.#world, this.informers, pod);
    const node = selectNode(this.#world.random, this.informers, placement.fits, pod);
    if (node === undefined) return this.#refuse(pod, unschedulable(placement, total));
    this.#place(pod, node);
  }

  /** Claims that wait for their first consumer are given the node, and the pod waits until they are bound. */
  #place(pod: FullPod, node: string): void {
    const unbound = unboundClaims(this.informers, pod);
    if (unbound.length === 0) return this.#bind(pod, node);
    for (const claim of unbound) {
      const annotations = { ...claim.metadata?.annotations, 'volume.kubernetes.io/selected-node': node };
      if (claim.metadata?.annotations?.['volume.kubernetes.io/selected-node'] === node) continue;
      this.#attempt(() =>
        this.#world.api.patch(
          claims,
          keyOf(claim),
          { type: 'merge', patch: { metadata: { annotations } } },
          caller,
        ),
      );
    }
  }

  #bind(pod: FullPod, nodeName: string): void {
    const { api } = this.#world;
    const live = ifFound(() => api.get(pods, keyOf(pod)));
    if (live === undefined || live.metadata?.uid !== pod.metadata?.uid || !isWaiting(live)) return;
    const { name, namespace } = pod.metadata ?? {};
    this.#attempt(() => {
      api.bind(keyOf(live), nodeName);
      this.#attempts.delete(pod.metadata?.uid ?? '');
      const message = `Successfully assigned ${namespace}/${name} to ${nodeName}`;
      this.#recorder.record(pods, pod, { type: 'Normal', reason: 'Scheduled', action: 'Binding', message });
    });
  }

  #refuse(pod: FullPod, message: string): void {
    const uid = pod.metadata?.uid ?? '';
    const { time } = this.#world;
    this.#attempts.set(uid, { count: (this.#attempts.get(uid)?.count ?? 0) + 1, at: time.monotonic() });
    this.#recorder.record(pods, pod, {
      type: 'Warning',
      reason: 'FailedScheduling',
      action: 'Scheduling',
      message,
    });
    const live = ifFound(() => this.#world.api.get(pods, keyOf(pod)));
    if (live === undefined || live.metadata?.uid !== uid) return;
    this.#attempt(() => {
      const others = (live.status?.conditions ?? []).filter(({ type }) => type !== 'PodScheduled');
      const conditions = [...others, unscheduledCondition(live, message, time.stamp())];
      this.#world.api.update(pods, { ...live, status: { ...live.status, conditions } }, caller, {
        subresource: 'status',
      });
    });
  }

  #attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!isRefusal(error, 'NotFound', 'Conflict')) throw error;
    }
  }
}

function isWaiting({ metadata, spec = {}, status }: FullPod): boolean {
  const { nodeName = '', schedulingGates = [], schedulerName = 'default-scheduler' } = spec;
  const isOver = status?.phase === 'Failed' || status?.phase === 'Succeeded';
  const isOpen = nodeName === '' && schedulingGates.length === 0 && schedulerName === 'default-scheduler';
  return isOpen && !isOver && metadata?.deletionTimestamp === undefined;
}

/** Upstream: pkg/scheduler/framework/types.go, FitError; preemption/preemption.go (1.36). */
function unschedulable({ refusals }: Placement, total: number): string {
  if (total === 0) return 'no nodes available to schedule pods';
  const why = counted(refusals.flatMap(({ reasons }) => reasons));
  const preemption = counted(
    refusals.map(({ isPassing }) =>
      isPassing ? 'No preemption victims found for incoming pod' : 'Preemption is not helpful for scheduling',
    ),
  );
  return `0/${total} nodes are available:${why} no new claims to deallocate, preemption: 0/${total} nodes are available:${preemption}`;
}

function counted(reasons: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const sorted = [...counts].map(([reason, count]) => `${count} ${reason}`).toSorted();
  return sorted.length === 0 ? '' : ` ${sorted.join(', ')}.`;
}

function unscheduledCondition(pod: FullPod, message: string, now: string): PodCondition {
  const old = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
  const lastTransitionTime = old?.status === 'False' ? (old.lastTransitionTime ?? now) : now;
  return {
    type: 'PodScheduled',
    status: 'False',
    reason: 'Unschedulable',
    message,
    lastProbeTime: null,
    lastTransitionTime,
  };
}
