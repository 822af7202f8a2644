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
const waitingModes: ReadonlyMap<string, UnreadyMode> = new Map([
  ['ErrImagePull', 'image-pull'],
  ['ImagePullBackOff', 'image-pull'],
  ['ErrImageNeverPull', 'image-pull'],
  ['InvalidImageName', 'image-pull'],
  ['ImageInspectError', 'image-pull'],
  ['RegistryUnavailable', 'image-pull'],
  ['SignatureValidationFailed', 'image-pull'],
  ['CrashLoopBackOff', 'crash-loop'],
  ['CreateContainerConfigError', 'config-missing'],
  ['CreateContainerError', 'container-start'],
  ['RunContainerError', 'container-start'],
  ['PostStartHookError', 'container-start'],
]);

export function classifyUnready(pod: Pod, events: readonly KubeEvent[]): Unready {
  const { phase, initContainerStatuses = [], containerStatuses = [], conditions = [] } = pod.status ?? {};
  const containers = [...initContainerStatuses, ...containerStatuses];
  for (const container of containers) {
    const broken = brokenBy(container);
    if (broken) return broken;
  }
  if (phase !== 'Running')
    return mountTrouble(events) ?? { mode: 'slow', container: undefined, message: undefined };
  const ready = conditions.find(({ type }) => type === 'Ready');
  const lagging = containers.find((container) => container.ready === false);
  return { mode: 'never-ready', container: lagging?.name, message: ready?.message ?? ready?.reason };
}

function brokenBy(container: ContainerStatus): Unready | undefined {
  const { name, state, lastState } = container;
  const { reason = '', message = reason } = state?.waiting ?? {};
  const mode = waitingModes.get(reason);
  if (mode !== undefined) return { mode, container: name, message };
  const died = state?.terminated ?? lastState?.terminated;
  return died && isCrashing(container, died) ? crashed(container, died) : undefined;
}

type Death = NonNullable<NonNullable<ContainerStatus['state']>['terminated']>;

/** Between two back-offs a crashing container looks as if it were running well: its past tells. */
function isCrashing({ restartCount = 0, ready }: ContainerStatus, { exitCode }: Death): boolean {
  return ready !== true && restartCount > 0 && exitCode !== 0;
}

function crashed({ name, restartCount = 0 }: ContainerStatus, { reason, exitCode }: Death): Unready {
  const how = `exit code ${exitCode ?? 'unknown'}, ${restartCount} restarts`;
  return { mode: 'crash-loop', container: name, message: reason === undefined ? how : `${reason}, ${how}` };
}

function mountTrouble(events: readonly KubeEvent[]): Unready | undefined {
  const event = events.findLast(({ reason }) => reason === 'FailedMount' || reason === 'FailedAttachVolume');
  if (event === undefined) return undefined;
  const { message = '' } = event;
  if (/multi-attach/i.test(message)) return { mode: 'multi-attach', container: undefined, message };
  const missing = /(?:configmap|secret) "[^"]+" not found|references non-existent/i.test(message);
  return { mode: missing ? 'config-missing' : 'mount-failed', container: undefined, message };
}
