import type { KubeEvent } from '../objects/surroundings.ts';
import type { ContainerStatus, Pod } from '../objects/workload.ts';

/** What keeps a pod that has a node from being ready, in Kubernetes' own words where it has any. */
export interface Unready {
  readonly mode: UnreadyMode;
  readonly container: string | undefined;
  readonly message: string | undefined;
}

type UnreadyMode =
  | 'image-pull'
  | 'crash-loop'
  | 'config-missing'
  | 'container-start'
  | 'multi-attach'
  | 'mount-failed'
  | 'never-ready'
  | 'slow';

/** Waiting reasons of the kubelet (pkg/kubelet/images, pkg/kubelet/container/sync_result.go, 1.36). */
const waitingModes: Readonly<Record<string, UnreadyMode>> = {
  ErrImagePull: 'image-pull',
  ImagePullBackOff: 'image-pull',
  ErrImageNeverPull: 'image-pull',
  InvalidImageName: 'image-pull',
  ImageInspectError: 'image-pull',
  RegistryUnavailable: 'image-pull',
  SignatureValidationFailed: 'image-pull',
  CrashLoopBackOff: 'crash-loop',
  CreateContainerConfigError: 'config-missing',
  CreateContainerError: 'container-start',
  RunContainerError: 'container-start',
  PostStartHookError: 'container-start',
};

export function classifyUnready(pod: Pod, events: readonly KubeEvent[]): Unready {
  const containers = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  const broken = firstBroken(containers);
  if (broken) return broken;
  const mount = mountTrouble(events);
  if (mount && pod.status?.phase !== 'Running') return mount;
  if (pod.status?.phase !== 'Running') return { mode: 'slow', container: undefined, message: undefined };
  const ready = pod.status.conditions?.find(({ type }) => type === 'Ready');
  const lagging = containers.find((container) => container.ready === false);
  const message = ready?.message ?? ready?.reason;
  return { mode: 'never-ready', container: lagging?.name, message };
}

function firstBroken(containers: readonly ContainerStatus[]): Unready | undefined {
  for (const { name, state, lastState, restartCount = 0, ready } of containers) {
    const { reason = '', message } = state?.waiting ?? {};
    const mode = waitingModes[reason];
    if (mode !== undefined) return { mode, container: name, message: message ?? reason };
    // Between two back-offs a crashing container looks as if it were running well.
    const died = state?.terminated ?? lastState?.terminated;
    if (ready !== true && restartCount > 0 && died !== undefined && died.exitCode !== 0) {
      const how = `exit code ${died.exitCode ?? 'unknown'}, ${restartCount} restarts`;
      return { mode: 'crash-loop', container: name, message: died.reason ? `${died.reason}, ${how}` : how };
    }
  }
  return undefined;
}

function mountTrouble(events: readonly KubeEvent[]): Unready | undefined {
  const event = events.findLast(({ reason }) => reason === 'FailedMount' || reason === 'FailedAttachVolume');
  if (event === undefined) return undefined;
  const { message = '' } = event;
  if (/multi-attach/i.test(message)) return { mode: 'multi-attach', container: undefined, message };
  const missing = /(?:configmap|secret) "[^"]+" not found|references non-existent/i.test(message);
  return { mode: missing ? 'config-missing' : 'mount-failed', container: undefined, message };
}
