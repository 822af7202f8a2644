import type { FullContainerStatus } from '../controllers/objects.ts';
import { ContainerRun } from './container.ts';
import { normalized } from './images.ts';
import type { ContainerState } from './pod-runtime.ts';
import type { PodWorker } from './pod-worker.ts';
import { surroundingsOf } from './surroundings.ts';

/**
 * Takes over what runs on the node already, as its status tells: a kubelet that begins anew finds the containers of
 * the one before it. Nothing is done for a pod of which nothing runs yet.
 * Upstream: pkg/kubelet/kuberuntime, GetPods; pkg/kubelet/pleg (1.36).
 */
export function adopt(worker: PodWorker): void {
  const { runtime, tools } = worker;
  const { podIP, containerStatuses = [], initContainerStatuses = [] } = runtime.pod.status ?? {};
  if (podIP !== undefined) {
    runtime.address = podIP;
    runtime.addressKnown = true;
    runtime.mounted = true;
    tools.volumesInUse.use(runtime.pod.metadata?.uid ?? '', tools.mounts.devicesOf(runtime.pod));
  }
  for (const container of runtime.containers) {
    const statuses = container.init ? initContainerStatuses : containerStatuses;
    const told = statuses.find(({ name }) => name === container.spec.name);
    if (told === undefined) continue;
    if (told.state?.waiting === undefined) tools.images.add(normalized(container.spec.image ?? ''));
    takeOver(worker, container, told);
  }
}

function takeOver(worker: PodWorker, container: ContainerState, told: FullContainerStatus): void {
  const { running, waiting, terminated } = told.state ?? {};
  container.restarts = told.restartCount ?? 0;
  if (waiting !== undefined) {
    const { reason = '', message } = waiting;
    container.waiting = { reason, ...(message !== undefined && { message }) };
    const before = told.lastState?.terminated;
    if (before !== undefined) container.run = endedRun(worker, container, before, told);
    return;
  }
  if (terminated !== undefined) container.run = endedRun(worker, container, terminated, told);
  if (running === undefined) return;
  container.ready = told.ready === true;
  container.started = told.started ?? true;
  container.run = findRun(worker, container, running.startedAt ?? '', told);
}

function findRun(
  worker: PodWorker,
  container: ContainerState,
  startedAt: string,
  { containerID = '' }: FullContainerStatus,
): ContainerRun {
  const { tools, runtime } = worker;
  const around = surroundingsOf(worker, container);
  const run: ContainerRun = new ContainerRun(tools.world.time, container.spec, around, containerID, {
    startedAt,
    habit: tools.habits.of(container.spec),
    onEnd: () => {
      tools.network.close(runtime.address ?? '', around.files);
      worker.prober.ended(container);
      if (container.run === run && !worker.terminating) worker.lookSoon();
    },
  });
  return run;
}

function endedRun(
  worker: PodWorker,
  container: ContainerState,
  end: NonNullable<NonNullable<FullContainerStatus['state']>['terminated']>,
  { containerID = '' }: FullContainerStatus,
): ContainerRun {
  const around = surroundingsOf(worker, container);
  const { exitCode = 0, reason = 'Error', startedAt = '', finishedAt = '' } = end;
  return ContainerRun.ended(worker.tools.world.time, container.spec, around, containerID, {
    exitCode,
    reason,
    startedAt,
    finishedAt,
  });
}
