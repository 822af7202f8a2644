import { sameJson } from '../../lib/equal.ts';
import type { EventRecorder, Said } from '../controllers/event-recorder.ts';
import { pods } from '../controllers/kinds.ts';
import type { FullPod } from '../controllers/objects.ts';
import { between } from '../controllers/random.ts';
import { ifFound, keyOf, type World } from '../controllers/world.ts';
import type { Caller } from '../api/api.ts';
import type { Mounts } from './mounts.ts';
import type { Network } from './network.ts';
import type { Habits } from './habits.ts';
import type { Registry } from './images.ts';
import { adopt } from './adopt.ts';
import { attached } from './await-disks.ts';
import { createRuntime } from './create-runtime.ts';
import type { ContainerState, PodRuntime } from './pod-runtime.ts';
import { containersOf, initContainersOf, isInitialized, isRunning, wantsRestart } from './pod-runtime.ts';
import { endedStatus } from './ended-status.ts';
import { podStatus, type Host } from './pod-status.ts';
import { Prober } from './prober.ts';
import { startContainer } from './start-container.ts';
import { runSteps, type Steps } from './steps.ts';
import { terminate } from './terminate.ts';
import type { VolumesInUse } from './volumes-in-use.ts';

/** What a node lends the workers of its pods. */
export interface NodeTools {
  readonly world: World;
  readonly caller: Caller;
  readonly recorder: EventRecorder;
  readonly host: Host;
  readonly registry: Registry;
  readonly network: Network;
  readonly mounts: Mounts;
  readonly habits: Habits;
  readonly volumesInUse: VolumesInUse;
  /** Images that are on the node already, by their full names. */
  readonly images: Set<string>;
  newAddress(): string;
  /** Looks a name up as a pod of this namespace would. */
  resolve(name: string, namespace: string): { readonly name: string; readonly addresses: readonly string[] };
  /** False while the API server is out of reach. */
  connected(): boolean;
}

/** A look after something changed on the node (upstream relists every second), and one after an error. */
const LOOK_MS = [100, 900] as const;
const RETRY_MS = [10_000, 15_000] as const;
const SANDBOX_MS = [150, 400] as const;

/**
 * The kubelet's care for one pod: look, tell, act, and look again. What it tells of a container that cannot run is what
 * the look before found out, which is why ErrImagePull and ImagePullBackOff alternate.
 * Upstream: pkg/kubelet/kubelet.go, SyncPod; pod_workers.go (1.36).
 */
export class PodWorker {
  readonly runtime: PodRuntime;
  readonly tools: NodeTools;
  readonly prober: Prober;
  readonly #onGone: () => void;
  /** The status as this node last left it: an echo of that is no news. */
  #told: FullPod['status'];
  #busy = false;
  #again = false;
  #terminating = false;
  #ended = false;
  #over = false;
  #cancelWork: () => void = () => undefined;
  #cancelLook: () => void = () => undefined;

  constructor(tools: NodeTools, pod: FullPod, onGone: () => void) {
    this.tools = tools;
    this.runtime = createRuntime(tools.world, pod);
    this.prober = new Prober(this);
    this.#onGone = onGone;
    adopt(this);
  }

  get terminating(): boolean {
    return this.#terminating;
  }

  /** A change of the status alone is no reason to look; one by somebody else is put right. */
  update(pod: FullPod): void {
    const before = this.runtime.pod;
    this.runtime.pod = pod;
    const { deletionTimestamp, deletionGracePeriodSeconds } = pod.metadata ?? {};
    const graceBefore = before.metadata?.deletionGracePeriodSeconds;
    if (deletionTimestamp !== undefined && deletionGracePeriodSeconds !== graceBefore)
      this.end(deletionGracePeriodSeconds);
    else if (!sameJson(before.spec, pod.spec)) this.look();
    else if (!sameJson(pod.status, this.#told)) this.tell();
  }

  /** Looks at once, or as soon as what is being done is done. */
  look(): void {
    if (this.#over || !this.tools.connected()) return;
    if (this.#busy) {
      this.#again = true;
      return;
    }
    if (this.#terminating) return this.tell();
    this.tell();
    if (this.#isFinished()) return;
    this.#work(this.#sync());
  }

  lookSoon(): void {
    this.#lookAfter(between(this.tools.world.random, ...LOOK_MS));
  }

  /** Begins to end the pod, or hurries up when it is ending already. A grace period of 0 becomes a second. */
  end(graceSeconds: number | undefined): void {
    if (this.#over) return;
    const grace = Math.max(1, graceSeconds ?? this.runtime.pod.spec?.terminationGracePeriodSeconds ?? 30);
    this.#terminating = true;
    // What is not going to be begun again waits for nothing. Upstream: ShouldContainerBeRestarted.
    for (const container of this.runtime.containers) container.waiting = undefined;
    this.#cancelWork();
    this.#cancelLook();
    this.#busy = false;
    this.tell();
    this.#work(terminate(this, grace), () => this.#gone());
  }

  /** The node lost its power: nothing of the pod is left but what is on disks. */
  powerOff(): void {
    this.#cancelWork();
    this.#cancelLook();
    this.#busy = false;
    this.prober.stop();
    for (const container of this.runtime.containers) container.run?.kill();
    this.runtime.address = undefined;
    this.#cancelLook();
  }

  /** The kubelet process ended; containers go on. */
  pause(): void {
    this.#cancelLook();
  }

  record(said: Said, container?: ContainerState): void {
    if (!this.tools.connected()) return;
    const kind = container?.init === true ? 'initContainers' : 'containers';
    const path = container === undefined ? {} : { fieldPath: `spec.${kind}{${container.spec.name}}` };
    this.tools.recorder.record(pods, this.runtime.pod, { ...said, ...path });
  }

  /** Nothing of the pod runs any more, and nothing will. */
  tellEnd(): void {
    this.#ended = true;
    this.tell();
  }

  /** Writes the pod's status, when it says something new. */
  tell(): void {
    if (!this.tools.connected()) return;
    const { world, caller, host } = this.tools;
    const live = ifFound(() => world.api.get(pods, keyOf(this.runtime.pod)));
    if (live === undefined || live.metadata?.uid !== this.runtime.pod.metadata?.uid) return;
    const status = this.#ended
      ? endedStatus(this.runtime, live.status ?? {})
      : podStatus(this.runtime, live, host, world.time.stamp());
    this.#told = sameJson(status, live.status)
      ? live.status
      : world.api.update(pods, { ...live, status }, caller, { subresource: 'status' }).status;
  }

  #isFinished(): boolean {
    const all = containersOf(this.runtime);
    return all.every((one) => one.run?.terminated !== undefined && !wantsRestart(this.runtime, one));
  }

  *#sync(): Steps {
    const { world, mounts } = this.tools;
    const problem = mounts.problem(this.runtime.pod);
    if (problem !== undefined) {
      this.record({ type: 'Warning', reason: 'FailedMount', message: problem });
      return this.#retry();
    }
    if (!this.runtime.mounted && !(yield* attached(this))) return this.#retry();
    this.runtime.mounted = true;
    if (this.runtime.address === undefined) {
      yield between(world.random, ...SANDBOX_MS);
      this.runtime.address = this.tools.newAddress();
      this.tell();
      this.lookSoon();
    }
    const next = isInitialized(this.runtime) ? containersOf(this.runtime) : this.#nextInit();
    const before = this.runtime.addressKnown;
    for (const container of next.filter((one) => !isRunning(one) && wantsRestart(this.runtime, one))) {
      const done = yield* startContainer(this, container);
      if (!done) this.#retry();
    }
    this.runtime.addressKnown = true;
    if (!before) this.lookSoon();
  }

  #nextInit(): readonly ContainerState[] {
    return initContainersOf(this.runtime)
      .filter((one) => one.run?.terminated?.exitCode !== 0)
      .slice(0, 1);
  }

  #retry(): void {
    this.#lookAfter(between(this.tools.world.random, ...RETRY_MS));
  }

  #lookAfter(ms: number): void {
    this.#cancelLook();
    this.#cancelLook = this.tools.world.time.after(ms, () => this.look());
  }

  #work(steps: Steps, onEnd: () => void = () => undefined): void {
    this.#busy = true;
    this.#cancelWork = runSteps(this.tools.world.time, steps, () => {
      this.#busy = false;
      onEnd();
      if (this.#again) {
        this.#again = false;
        this.lookSoon();
      }
    });
  }

  #gone(): void {
    this.#over = true;
    this.prober.stop();
    this.#cancelLook();
    this.#onGone();
  }
}
