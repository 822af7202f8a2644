import { Informer } from '../controllers/informer.ts';
import { pods } from '../controllers/kinds.ts';
import { EventRecorder } from '../controllers/event-recorder.ts';
import type { FullPod } from '../controllers/objects.ts';
import { between } from '../controllers/random.ts';
import { ifFound, keyOf, type Running, type World } from '../controllers/world.ts';
import { admit, type Rejection } from './admission.ts';
import type { Habits } from './habits.ts';
import { Heartbeat } from './heartbeat.ts';
import type { WorldRegistry } from './images.ts';
import type { Mounts } from './mounts.ts';
import type { Network } from './network.ts';
import type { Host } from './pod-status.ts';
import type { ContainerState } from './pod-runtime.ts';
import { PodWorker, type NodeTools } from './pod-worker.ts';
import type { ContainerRun } from './container.ts';
import { VolumesInUse } from './volumes-in-use.ts';

export interface NodeOptions {
  readonly name: string;
  readonly address: string;
  /** First three numbers of the addresses of its pods, e.g. `10.244.1`. */
  readonly podNet: string;
  readonly registry: WorldRegistry;
  readonly habits: Habits;
  readonly network: Network;
  readonly mounts: Mounts;
  readonly resolve: NodeTools['resolve'];
}

function hostOf({ profile }: World, address: string): Host {
  const detail = { mounts: profile.statusTellsMounts, resources: profile.statusTellsResources };
  return { address, podGeneration: profile.podGeneration, detail };
}

const WATCH_LAG_MS = 2;
const REJECTION_MS = [50, 250] as const;

/**
 * One node: what its kubelet believes, and what really runs on it. The two part when the kubelet stops or cannot reach
 * the API server: its containers run on.
 */
export class Kubelet implements Running {
  readonly name: string;
  readonly heartbeat: Heartbeat;
  readonly #world: World;
  readonly #tools: NodeTools;
  readonly #informer: Informer<FullPod>;
  readonly #workers = new Map<string, PodWorker>();
  #connected = false;
  #addresses = 1;

  constructor(world: World, options: NodeOptions) {
    this.name = options.name;
    this.#world = world;
    const caller = {
      user: `system:node:${options.name}`,
      groups: ['system:nodes', 'system:authenticated'],
      fieldManager: 'kubelet',
    };
    this.heartbeat = new Heartbeat(world, options, caller);
    this.#tools = {
      world,
      caller,
      recorder: new EventRecorder(world, { component: 'kubelet', host: options.name }, caller),
      host: hostOf(world, options.address),
      registry: options.registry,
      habits: options.habits,
      network: options.network,
      mounts: options.mounts,
      images: new Set(),
      volumesInUse: new VolumesInUse(world, options.name, caller, () => this.#connected),
      newAddress: () => `${options.podNet}.${(this.#addresses += 1)}`,
      resolve: options.resolve,
      connected: () => this.#connected,
    };
    this.#informer = new Informer(world, pods, { ms: WATCH_LAG_MS });
    this.#informer.onChange(({ type, object }) => {
      if (object.spec?.nodeName !== this.name) return;
      if (type === 'DELETED') this.#forgotten(object);
      else this.#wanted(object, type === 'ADDED');
    });
  }

  get running(): boolean {
    return this.#connected;
  }

  start(): void {
    if (this.#connected) return;
    this.#connected = true;
    this.heartbeat.start();
    this.#tools.volumesInUse.tell();
    this.#informer.start();
    this.#endUnknown();
  }

  /** The kubelet is stopped, or cut off from the API server. Containers run on. */
  stop(): void {
    this.#connected = false;
    this.heartbeat.stop();
    this.#informer.stop();
    for (const worker of this.#workers.values()) worker.pause();
  }

  /** The machine loses its power. */
  powerOff(): void {
    this.stop();
    for (const worker of this.#workers.values()) worker.powerOff();
  }

  /** The running container of a pod, by the pod's UID. */
  containerOf(uid: string, name: string | undefined): ContainerRun | undefined {
    return this.#find(uid, name)?.run;
  }

  /** What the run before the present one said. */
  previousOf(uid: string, name: string | undefined): ContainerRun | undefined {
    return this.#find(uid, name)?.last;
  }

  /** Whether anything of the pod with this UID still runs here, whatever the API server says. */
  runs(uid: string): boolean {
    return this.#workers.get(uid)?.runtime.containers.some((one) => one.run?.running === true) ?? false;
  }

  /** Without a name the first that is no init container. */
  #find(uid: string, name: string | undefined): ContainerState | undefined {
    const containers = this.#workers.get(uid)?.runtime.containers ?? [];
    return containers.find((one) => (name === undefined ? !one.init : one.spec.name === name));
  }

  #wanted(pod: FullPod, afresh: boolean): void {
    const uid = pod.metadata?.uid ?? '';
    const known = this.#workers.get(uid);
    if (known !== undefined) {
      known.update(pod);
      // After a time without connection: what changed here meanwhile has to be told and mended.
      if (afresh) known.look();
      return;
    }
    if (pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded') return;
    const rejection = admit(
      pod,
      [...this.#workers.values()].map(({ runtime }) => runtime.pod),
    );
    if (rejection !== undefined) {
      this.#world.time.after(between(this.#world.random, ...REJECTION_MS), () =>
        this.#reject(pod, rejection),
      );
      return;
    }
    const worker = new PodWorker(this.#tools, pod, () => this.#workers.delete(uid));
    this.#workers.set(uid, worker);
    if (pod.metadata?.deletionTimestamp !== undefined)
      return worker.end(pod.metadata.deletionGracePeriodSeconds);
    this.#world.time.after(between(this.#world.random, 1, 20), () => worker.look());
  }

  /** The pod has failed before it began. */
  #reject(pod: FullPod, { reason, message }: Rejection): void {
    const { api } = this.#world;
    const live = ifFound(() => api.get(pods, keyOf(pod)));
    if (live === undefined || live.metadata?.uid !== pod.metadata?.uid) return;
    this.#tools.recorder.record(pods, pod, { type: 'Warning', reason, message });
    const status = { ...live.status, phase: 'Failed', reason, message: `Pod was rejected: ${message}` };
    api.update(pods, { ...live, status }, this.#tools.caller, { subresource: 'status' });
  }

  /** Deleted by force, or away from the API server while this node was: its containers still have to end. */
  #forgotten(pod: FullPod): void {
    const worker = this.#workers.get(pod.metadata?.uid ?? '');
    if (worker === undefined || worker.runtime.pod.metadata?.deletionGracePeriodSeconds === 0) return;
    if (!worker.terminating) worker.end(pod.metadata?.deletionGracePeriodSeconds);
  }

  /** After a time without connection: pods that are gone from the API server are ended. */
  #endUnknown(): void {
    const here = new Set(this.#informer.list().map((pod) => pod.metadata?.uid));
    for (const [uid, worker] of this.#workers) if (!here.has(uid)) worker.end(undefined);
  }
}
