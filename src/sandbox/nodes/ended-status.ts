import type { FullContainerStatus, FullPod } from '../controllers/objects.ts';
import { isInitialized, isRunning, type PodRuntime } from './pod-runtime.ts';

type Status = NonNullable<FullPod['status']>;

/**
 * The last word on a pod of which nothing runs any more: a container that never did is taken for failed, and so is the
 * pod. Conditions stay as they were.
 * Upstream: pkg/kubelet/status/status_manager.go, TerminatePod (1.36).
 */
export function endedStatus(runtime: PodRuntime, status: Status): Status {
  const over = status.phase === 'Succeeded' || status.phase === 'Failed';
  const begun = isInitialized(runtime) || runtime.containers.some((one) => !one.init && isRunning(one));
  const { containerStatuses = [] } = status;
  return {
    ...status,
    phase: over ? (status.phase ?? 'Failed') : 'Failed',
    containerStatuses: begun ? containerStatuses.map(ended) : containerStatuses,
  };
}

function ended(status: FullContainerStatus): FullContainerStatus {
  if (status.state?.terminated !== undefined) return status;
  const terminated = {
    exitCode: 137,
    reason: 'ContainerStatusUnknown',
    message: 'The container could not be located when the pod was terminated',
  };
  return { ...status, state: { terminated } };
}
