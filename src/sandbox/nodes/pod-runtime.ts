import type { FullContainer, FullPod } from '../controllers/objects.ts';
import type { BackOff } from './back-off.ts';
import type { ContainerRun } from './container.ts';
import type { FileTree } from './files.ts';

/** Why a container is not running, as the kubelet remembers it until its next look. */
export interface Waiting {
  readonly reason: string;
  readonly message?: string;
}

/** One container of a pod over all its restarts. */
export interface ContainerState {
  readonly spec: FullContainer;
  readonly init: boolean;
  run: ContainerRun | undefined;
  /** The run before this one. */
  last: ContainerRun | undefined;
  restarts: number;
  waiting: Waiting | undefined;
  /** Result of the readiness probe; without one, true as soon as it runs. */
  ready: boolean;
  /** Startup probe passed, or there is none. */
  started: boolean;
  readonly crashes: BackOff;
  readonly pulls: BackOff;
  pullFailedAt: number | undefined;
}

/** What exists of a pod on its node. It goes on existing when the API server cannot be reached, or forgot the pod. */
export interface PodRuntime {
  pod: FullPod;
  /** Set once the sandbox stands. */
  address: string | undefined;
  /** The address is told with the first look after the containers were begun. */
  addressKnown: boolean;
  readonly startTime: string;
  readonly containers: readonly ContainerState[];
  readonly emptyDirs: Map<string, FileTree>;
  mounted: boolean;
}

export function containersOf(runtime: PodRuntime): readonly ContainerState[] {
  return runtime.containers.filter((container) => !container.init);
}

export function initContainersOf(runtime: PodRuntime): readonly ContainerState[] {
  return runtime.containers.filter((container) => container.init);
}

export function isRunning(container: ContainerState): boolean {
  return container.run?.running === true;
}

export function isInitialized(runtime: PodRuntime): boolean {
  return initContainersOf(runtime).every((container) => container.run?.terminated?.exitCode === 0);
}

/** Whether the pod's own policy wants the container begun again. */
export function wantsRestart({ pod }: PodRuntime, container: ContainerState): boolean {
  const ended = container.run?.terminated;
  if (container.run === undefined) return true;
  if (ended === undefined) return false;
  if (container.init) return ended.exitCode !== 0 && pod.spec?.restartPolicy !== 'Never';
  switch (pod.spec?.restartPolicy) {
    case 'Never':
      return false;
    case 'OnFailure':
      return ended.exitCode !== 0;
    default:
      return true;
  }
}
