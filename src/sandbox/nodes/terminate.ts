import { pods } from '../controllers/kinds.ts';
import { between } from '../controllers/random.ts';
import { isRefusal, keyOf } from '../controllers/world.ts';
import type { ContainerState } from './pod-runtime.ts';
import { isRunning } from './pod-runtime.ts';
import type { PodWorker } from './pod-worker.ts';
import { runAtOnce, type Steps } from './steps.ts';

/** Most programs end soon or never: look often at first, then seldom. */
const LOOK_MS = { soon: 20, later: 250 } as const;
const SOON_MS = 1000;
const CLEAN_UP_MS = [100, 600] as const;
const RETRY_MS = 1000;

/**
 * Ends a pod: preStop, SIGTERM, the grace period, SIGKILL; then its phase is final, its volumes are let go, and the
 * kubelet deletes the object with a grace period of 0. Only this frees the pod's name.
 * Upstream: pkg/kubelet/kubelet.go, SyncTerminatingPod, SyncTerminatedPod; status_manager.go, canBeDeleted (1.36).
 */
export function* terminate(worker: PodWorker, graceSeconds: number): Steps {
  const { world } = worker.tools;
  const from = world.time.monotonic();
  const until = from + graceSeconds * 1000;
  worker.prober.stopAllButReadiness();
  const running = worker.runtime.containers.filter(isRunning);
  for (const container of running) beginToEnd(worker, container, graceSeconds);
  while (running.some(isRunning) && world.time.monotonic() < until) {
    const now = world.time.monotonic();
    yield Math.min(now - from < SOON_MS ? LOOK_MS.soon : LOOK_MS.later, until - now);
  }
  for (const { run } of running) if (run?.running === true) run.kill();
  worker.prober.stop();
  yield between(world.random, ...CLEAN_UP_MS);
  worker.runtime.address = undefined;
  worker.tools.volumesInUse.release(worker.runtime.pod.metadata?.uid ?? '');
  worker.tell();
  yield between(world.random, ...CLEAN_UP_MS);
  worker.tellEnd();
  while (!confirm(worker)) yield RETRY_MS;
}

function beginToEnd(worker: PodWorker, container: ContainerState, graceSeconds: number): void {
  const { time } = worker.tools.world;
  const message = `Stopping container ${container.spec.name}`;
  worker.record({ type: 'Normal', reason: 'Killing', message }, container);
  const { preStop } = container.spec.lifecycle ?? {};
  const { run } = container;
  if (run === undefined) return;
  const command = preStop?.exec?.command;
  const took =
    command === undefined
      ? (preStop?.sleep?.seconds ?? 0) * 1000
      : runAtOnce(run.execute(command), graceSeconds * 1000).tookMs;
  if (took === 0) run.terminate();
  else time.after(took, () => run.terminate());
}

/** Tells the API server that the pod is gone. False while it cannot be told. */
function confirm(worker: PodWorker): boolean {
  const { world, caller } = worker.tools;
  if (!worker.tools.connected()) return false;
  const { pod } = worker.runtime;
  const uid = pod.metadata?.uid;
  try {
    const preconditions = uid === undefined ? {} : { preconditions: { uid } };
    world.api.delete(pods, keyOf(pod), caller, { gracePeriodSeconds: 0, ...preconditions });
  } catch (error) {
    if (!isRefusal(error, 'NotFound', 'Conflict')) throw error;
  }
  return true;
}
