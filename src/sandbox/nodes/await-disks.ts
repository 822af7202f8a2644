import type { PodWorker } from './pod-worker.ts';
import type { Steps } from './steps.ts';

const LOOK_MS = 300;
/** Upstream: pkg/kubelet/volumemanager, podAttachAndMountTimeout. */
const PATIENCE_MS = 123_000;

/** Says that the pod's disks are in use here, then waits until they are. False when that took too long this time. */
export function* attached(worker: PodWorker): Steps<boolean> {
  const { tools, runtime } = worker;
  const { mounts, volumesInUse, world } = tools;
  volumesInUse.use(runtime.pod.metadata?.uid ?? '', mounts.devicesOf(runtime.pod));
  const until = world.time.monotonic() + PATIENCE_MS;
  while (mounts.missingDisk(runtime.pod) !== undefined) {
    if (world.time.monotonic() >= until) {
      const waiting = (runtime.pod.spec?.volumes ?? []).flatMap(({ name, persistentVolumeClaim }) =>
        persistentVolumeClaim === undefined ? [] : (name ?? []),
      );
      const message = `Unable to attach or mount volumes: unmounted volumes=[${waiting.join(' ')}], unattached volumes=[], failed to process volumes=[]: timed out waiting for the condition`;
      worker.record({ type: 'Warning', reason: 'FailedMount', message });
      return false;
    }
    yield LOOK_MS;
  }
  return true;
}
