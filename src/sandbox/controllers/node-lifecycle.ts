import { saysReady } from '../../statefulset/pods.ts';
import type { EventRecorder } from './event-recorder.ts';
import type { Informers } from './informers.ts';
import { nodes, pods } from './kinds.ts';
import type { FullPod, Node, NodeCondition, Taint } from './objects.ts';
import { controllerCaller, isRefusal, keyOf, type Running, type World } from './world.ts';

const MONITOR_MS = 5000;
const LEASES = 'kube-node-lease';
const NOT_READY = 'node.kubernetes.io/not-ready';
const UNREACHABLE = 'node.kubernetes.io/unreachable';

interface Seen {
  readonly renewTime: string;
  /** When this controller saw it change: it trusts no clock but its own. */
  readonly at: number;
}

/**
 * Notices that a node has gone silent: its conditions become Unknown, it is tainted, and its pods are no longer ready.
 * Upstream: pkg/controller/nodelifecycle/node_lifecycle_controller.go (1.36).
 */
export class NodeLifecycle implements Running {
  readonly #world: World;
  readonly #informers: Informers;
  readonly #recorder: EventRecorder;
  readonly #seen = new Map<string, Seen>();
  readonly #caller = controllerCaller('node-controller');
  #cancel: () => void = () => undefined;

  constructor(world: World, informers: Informers, recorder: EventRecorder) {
    this.#world = world;
    this.#informers = informers;
    this.#recorder = recorder;
  }

  start(): void {
    this.#cancel = this.#world.time.after(MONITOR_MS, () => this.#monitor());
  }

  stop(): void {
    this.#cancel();
    this.#seen.clear();
  }

  #monitor(): void {
    for (const node of this.#informers.nodes.list()) {
      try {
        this.#watch(node);
      } catch (error) {
        if (!isRefusal(error, 'NotFound', 'Conflict')) throw error;
      }
    }
    this.#cancel = this.#world.time.after(MONITOR_MS, () => this.#monitor());
  }

  #watch(node: Node): void {
    const isSilent = this.#silentFor(node) > this.#world.profile.nodeMonitorGraceSeconds * 1000;
    const readyBefore = readyOf(node);
    const current = isSilent && readyBefore !== 'Unknown' ? this.#silence(node) : node;
    const ready = readyOf(current);
    this.#taint(current, ready);
    if (ready === 'True') return;
    this.#markPods(node);
    if (readyBefore !== 'True') return;
    const message = `Node ${node.metadata?.name} status is now: NodeNotReady`;
    this.#recorder.record(nodes, node, { type: 'Normal', reason: 'NodeNotReady', message });
  }

  /** Since when the node's Lease has not changed, in milliseconds. */
  #silentFor(node: Node): number {
    const name = node.metadata?.name ?? '';
    const now = this.#world.time.monotonic();
    const renewTime = this.#informers.leases.get({ namespace: LEASES, name })?.spec?.renewTime ?? '';
    const known = this.#seen.get(name);
    if (known?.renewTime === renewTime) return now - known.at;
    this.#seen.set(name, { renewTime, at: now });
    return 0;
  }

  #silence(node: Node): Node {
    const now = this.#world.time.stamp();
    const conditions = (node.status?.conditions ?? []).map((condition): NodeCondition => ({
      ...condition,
      status: 'Unknown',
      reason: 'NodeStatusUnknown',
      message: 'Kubelet stopped posting node status.',
      lastTransitionTime: condition.status === 'Unknown' ? (condition.lastTransitionTime ?? now) : now,
    }));
    return this.#world.api.update(nodes, { ...node, status: { ...node.status, conditions } }, this.#caller, {
      subresource: 'status',
    });
  }

  #taint(node: Node, ready: string): void {
    const key = ready === 'Unknown' ? UNREACHABLE : ready === 'False' ? NOT_READY : undefined;
    const before = node.spec?.taints ?? [];
    const others = before.filter((taint) => taint.key !== UNREACHABLE && taint.key !== NOT_READY);
    const wanted = (key === undefined ? [] : (['NoSchedule', 'NoExecute'] as const)).map((effect): Taint => {
      const old = before.find((taint) => taint.key === key && taint.effect === effect);
      return old ?? { key: key ?? '', effect, timeAdded: this.#world.time.stamp() };
    });
    const same =
      before.length === others.length + wanted.length && wanted.every((taint) => before.includes(taint));
    if (same) return;
    const { taints: _before, ...spec } = node.spec ?? {};
    const taints = [...others, ...wanted];
    this.#world.api.update(
      nodes,
      { ...node, spec: taints.length === 0 ? spec : { ...spec, taints } },
      this.#caller,
    );
  }

  /** Upstream: util/node, MarkPodsNotReady. The kubelet undoes it when it comes back. */
  #markPods(node: Node): void {
    const here = this.#informers.pods
      .list()
      .filter((pod) => pod.spec?.nodeName === node.metadata?.name && saysReady(pod));
    for (const pod of here) this.#markPod(pod);
  }

  #markPod(pod: FullPod): void {
    const { api, time } = this.#world;
    try {
      const live = api.get(pods, keyOf(pod));
      if (!saysReady(live)) return;
      const conditions = (live.status?.conditions ?? []).map((condition) =>
        condition.type === 'Ready'
          ? { ...condition, status: 'False', lastTransitionTime: time.stamp() }
          : condition,
      );
      api.update(pods, { ...live, status: { ...live.status, conditions } }, this.#caller, {
        subresource: 'status',
      });
      this.#recorder.record(pods, live, {
        type: 'Warning',
        reason: 'NodeNotReady',
        message: 'Node is not ready',
      });
    } catch (error) {
      if (!isRefusal(error, 'NotFound', 'Conflict')) throw error;
    }
  }
}

function readyOf(node: Node): string {
  return node.status?.conditions?.find(({ type }) => type === 'Ready')?.status ?? 'Unknown';
}
