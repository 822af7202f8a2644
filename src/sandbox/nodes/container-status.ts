import { createHash } from 'node:crypto';
import type { ContainerState as ApiState } from '../../objects/workload.ts';
import type { FullContainer, FullContainerStatus } from '../controllers/objects.ts';
import type { ContainerRun } from './container.ts';
import { normalized, repositoryOf } from './images.ts';
import { isRunning, wantsRestart, type ContainerState, type PodRuntime } from './pod-runtime.ts';

/** What the release tells of a container beside its state. */
export interface Detail {
  /** Its volume mounts, since 1.31 (RecursiveReadOnlyMounts). */
  readonly mounts: boolean;
  /** The resources it was given, since 1.33 (InPlacePodVerticalScaling). */
  readonly resources: boolean;
}

/** Upstream: pkg/kubelet/kubelet_pods.go, convertToAPIContainerStatuses (1.36). */
export function containerStatus(
  runtime: PodRuntime,
  container: ContainerState,
  detail: Detail,
): FullContainerStatus {
  const { spec, run, restarts } = container;
  const { name = '', image = '' } = spec;
  const ran = run !== undefined && {
    image: normalized(image),
    imageID: digestOf(image),
    containerID: run.id,
    ...(detail.resources && resourcesOf(spec)),
  };
  return {
    name,
    ...statesOf(runtime, container),
    ready: isReady(container),
    started: isRunning(container) && container.started && !container.init,
    restartCount: restarts,
    image,
    imageID: '',
    ...ran,
    ...(detail.mounts && mountsOf(spec)),
  };
}

/** What had to end well is ready when it has. */
function isReady(container: ContainerState): boolean {
  if (container.init) return container.run?.terminated?.exitCode === 0;
  return isRunning(container) && container.ready;
}

/** A container that waits for another try shows why, and its end as the state before. */
function statesOf(
  runtime: PodRuntime,
  container: ContainerState,
): Required<Pick<FullContainerStatus, 'state' | 'lastState'>> {
  const { run, last, waiting } = container;
  const before = (one: ContainerRun | undefined) => (one === undefined ? {} : stateOf(one));
  if (waiting === undefined || !wantsRestart(runtime, container))
    return { state: run === undefined ? notYet(runtime) : stateOf(run), lastState: before(last) };
  return { state: { waiting: { ...waiting } }, lastState: before(run ?? last) };
}

function notYet({ containers }: PodRuntime): ApiState {
  return {
    waiting: { reason: containers.some(({ init }) => init) ? 'PodInitializing' : 'ContainerCreating' },
  };
}

function stateOf(run: ContainerRun): ApiState {
  if (run.terminated === undefined) return { running: { startedAt: run.startedAt } };
  return { terminated: withId(run.terminated, run.id) };
}

function withId<T>(terminated: T, containerID: string): T & { readonly containerID: string } {
  return { ...terminated, containerID };
}

/** There is no image to take a digest of; the same name always has the same. */
function digestOf(image: string): string {
  const name = normalized(image);
  if (name.includes('@')) return name;
  return `${repositoryOf(name)}@sha256:${createHash('sha256').update(name).digest('hex')}`;
}

function resourcesOf({
  resources = {},
}: FullContainer): Pick<FullContainerStatus, 'allocatedResources' | 'resources'> {
  const { requests = {} } = resources;
  const isGiven = Object.keys(requests).length > 0;
  return { ...(isGiven ? { allocatedResources: requests } : {}), resources };
}

function mountsOf({ volumeMounts = [] }: FullContainer): Pick<FullContainerStatus, 'volumeMounts'> {
  if (volumeMounts.length === 0) return {};
  return {
    volumeMounts: volumeMounts.map(({ name = '', mountPath = '', readOnly = false }) => ({
      name,
      mountPath,
      ...(readOnly ? { readOnly, recursiveReadOnly: 'Disabled' } : {}),
    })),
  };
}
