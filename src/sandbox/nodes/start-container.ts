import { between } from '../controllers/random.ts';
import { environmentProblem } from './configuration.ts';
import { ContainerRun } from './container.ts';
import { contentOf, normalized, pullPolicyOf } from './images.ts';
import type { ContainerState } from './pod-runtime.ts';
import type { PodWorker } from './pod-worker.ts';
import type { Steps } from './steps.ts';
import { surroundingsOf } from './surroundings.ts';

const START_MS = [30, 120] as const;
const PULL_MS = [400, 2500] as const;

/**
 * Begins a container, unless it has to wait: for its back-off, for its image. False when it has to be tried again.
 * Upstream: kuberuntime_manager.go, doBackOff; kuberuntime_container.go, startContainer (1.36).
 */
export function* startContainer(worker: PodWorker, container: ContainerState): Steps<boolean> {
  if (mustWait(worker, container)) return false;
  if (!(yield* haveImage(worker, container))) return false;
  const habit = worker.tools.habits.of(container.spec);
  if (habit?.type === 'waits') return refuse(worker, container, habit.reason, habit.message ?? '');
  const problem = environmentProblem(worker.tools.world, worker.runtime.pod, container.spec);
  if (problem !== undefined) return refuseToConfigure(worker, container, problem);
  yield between(worker.tools.world.random, ...START_MS);
  return begin(worker, container);
}

function mustWait(worker: PodWorker, container: ContainerState): boolean {
  const ended = container.run?.terminated;
  if (ended === undefined) return false;
  const { crashes, spec } = container;
  const { name, namespace, uid } = worker.runtime.pod.metadata ?? {};
  const { time } = worker.tools.world;
  const endedAt = time.monotonic() - (time.epoch() - Date.parse(ended.finishedAt));
  if (!crashes.isWaiting(endedAt)) {
    // The first restart is immediate, but sets the patience of the next one.
    crashes.next();
    return false;
  }
  const message = `Back-off restarting failed container ${spec.name} in pod ${name}_${namespace}(${uid})`;
  worker.record({ type: 'Warning', reason: 'BackOff', message }, container);
  const wait = `back-off ${goDuration(crashes.delayMs)} restarting failed container=${spec.name} pod=${name}_${namespace}(${uid})`;
  container.waiting = { reason: 'CrashLoopBackOff', message: wait };
  return true;
}

/** Whole seconds as Go prints them. */
function goDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}

/** Upstream: pkg/kubelet/images/image_manager.go, EnsureImageExists (1.36). */
function* haveImage(worker: PodWorker, container: ContainerState): Steps<boolean> {
  const { tools } = worker;
  const image = container.spec.image ?? '';
  const policy = pullPolicyOf(container.spec);
  if (tools.images.has(normalized(image)) && policy !== 'Always') {
    worker.record({ type: 'Normal', reason: 'Pulled', message: presentWords(worker, image) }, container);
    return true;
  }
  if (policy === 'Never') return refuse(worker, container, 'ErrImageNeverPull', neverWords(image));
  if (container.pullFailedAt !== undefined && container.pulls.isWaiting(container.pullFailedAt)) {
    worker.record(
      { type: 'Normal', reason: 'BackOff', message: `Back-off pulling image "${image}"` },
      container,
    );
    const why = tools.registry.refusal(image) ?? '';
    return refuse(
      worker,
      container,
      'ImagePullBackOff',
      `Back-off pulling image "${image}": ErrImagePull: ${why}`,
    );
  }
  worker.record({ type: 'Normal', reason: 'Pulling', message: `Pulling image "${image}"` }, container);
  const took = between(tools.world.random, ...PULL_MS);
  yield took;
  return pulled(worker, container, image, took);
}

function pulled(worker: PodWorker, container: ContainerState, image: string, tookMs: number): boolean {
  const { tools } = worker;
  const refusal = tools.registry.refusal(image);
  if (refusal !== undefined) {
    container.pullFailedAt = tools.world.time.monotonic();
    container.pulls.next();
    worker.record(
      { type: 'Warning', reason: 'Failed', message: `Failed to pull image "${image}": ${refusal}` },
      container,
    );
    return refuse(worker, container, 'ErrImagePull', refusal);
  }
  tools.images.add(normalized(image));
  const took = tookMs < 1000 ? `${tookMs}ms` : `${(tookMs / 1000).toFixed(3)}s`;
  const message = `Successfully pulled image "${image}" in ${took} (${took} including waiting). Image size: 2130573 bytes.`;
  worker.record({ type: 'Normal', reason: 'Pulled', message }, container);
  return true;
}

function presentWords({ tools }: PodWorker, image: string): string {
  const end = tools.world.profile.minor >= 35 ? ' and can be accessed by the pod' : '';
  return `Container image "${image}" already present on machine${end}`;
}

function neverWords(image: string): string {
  return `Container image "${image}" is not present with pull policy of Never`;
}

function refuse(worker: PodWorker, container: ContainerState, reason: string, message: string): false {
  container.waiting = { reason, message };
  worker.record({ type: 'Warning', reason: 'Failed', message: `Error: ${reason}` }, container);
  return false;
}

/** Here the event says what is wrong, not how that is called. */
function refuseToConfigure(worker: PodWorker, container: ContainerState, message: string): false {
  container.waiting = { reason: 'CreateContainerConfigError', message };
  worker.record({ type: 'Warning', reason: 'Failed', message: `Error: ${message}` }, container);
  return false;
}

/** Upstream: runc's words, and containerd's around them. */
function refuseToStart(
  worker: PodWorker,
  container: ContainerState,
  run: ContainerRun,
  program: string,
): void {
  const why = `unable to start container process: exec: "${program}": executable file not found in $PATH: unknown`;
  const message = `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: ${why}`;
  run.failToStart();
  container.waiting = { reason: 'RunContainerError', message };
  worker.record({ type: 'Warning', reason: 'Failed', message: `Error: ${message}` }, container);
}

function begin(worker: PodWorker, container: ContainerState): boolean {
  const { tools, runtime } = worker;
  const { world } = tools;
  if (container.run !== undefined) {
    container.last = container.run;
    container.restarts += 1;
  }
  container.waiting = undefined;
  container.ready = false;
  container.started = container.spec.startupProbe === undefined;
  const around = surroundingsOf(worker, container);
  for (const [path, content] of Object.entries(contentOf(container.spec.image ?? '').files)) {
    around.files.makeDirectory(path.slice(0, path.lastIndexOf('/')) || '/');
    if (around.files.entry(path) === undefined) around.files.write(path, content);
  }
  const words = world.profile.shortContainerEvents
    ? ['Container created', 'Container started']
    : [`Created container: ${container.spec.name}`, `Started container ${container.spec.name}`];
  worker.record({ type: 'Normal', reason: 'Created', message: words[0] ?? '' }, container);
  const [first, second] = [world.random.uid(), world.random.uid()];
  const id = `containerd://${`${first}${second}`.replaceAll('-', '')}`;
  const habit = tools.habits.of(container.spec);
  if (habit === undefined) tools.habits.guessed(container.spec);
  const run: ContainerRun = new ContainerRun(world.time, container.spec, around, id, {
    habit,
    onEnd: () => {
      tools.network.close(runtime.address ?? '', around.files);
      worker.prober.ended(container);
      if (container.run === run && !worker.terminating) worker.lookSoon();
    },
  });
  container.run = run;
  const missing = run.missingProgram();
  if (missing !== undefined) {
    refuseToStart(worker, container, run, missing);
    return false;
  }
  worker.record({ type: 'Normal', reason: 'Started', message: words[1] ?? '' }, container);
  if (!container.init) worker.prober.begin(container, run);
  runtime.addressKnown = true;
  worker.tell();
  worker.lookSoon();
  return true;
}
