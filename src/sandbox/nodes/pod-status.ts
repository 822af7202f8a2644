import type { FullPod, PodCondition } from '../controllers/objects.ts';
import { containerStatus, type Detail } from './container-status.ts';
import {
  containersOf,
  initContainersOf,
  isInitialized,
  isRunning,
  wantsRestart,
  type ContainerState,
  type PodRuntime,
} from './pod-runtime.ts';

type Status = NonNullable<FullPod['status']>;

export interface Host {
  readonly address: string;
  /** Pods carry a generation since 1.33. */
  readonly podGeneration: boolean;
  readonly detail: Detail;
}

/**
 * A pod's status as its kubelet writes it. What others wrote (that it was scheduled, that it is disrupted) stays.
 * Upstream: pkg/kubelet/kubelet_pods.go, generateAPIPodStatus (1.36).
 */
export function podStatus(runtime: PodRuntime, live: FullPod, host: Host, now: string): Status {
  const phase = phaseOf(runtime, live);
  const address = runtime.addressKnown ? runtime.address : undefined;
  const init = initContainersOf(runtime);
  const generation = live.metadata?.generation ?? 1;
  return {
    ...live.status,
    ...(host.podGeneration ? { observedGeneration: generation } : {}),
    phase,
    conditions: conditionsOf(runtime, live, phase, host, now),
    hostIP: host.address,
    hostIPs: [{ ip: host.address }],
    ...(address === undefined ? {} : { podIP: address, podIPs: [{ ip: address }] }),
    startTime: runtime.startTime,
    ...(init.length === 0
      ? {}
      : { initContainerStatuses: init.map((one) => containerStatus(runtime, one, host.detail)) }),
    containerStatuses: containersOf(runtime).map((one) => containerStatus(runtime, one, host.detail)),
  };
}

function phaseOf(runtime: PodRuntime, live: FullPod): string {
  const known = live.status?.phase;
  if (known === 'Failed' || known === 'Succeeded') return known;
  const all = containersOf(runtime);
  if (!isInitialized(runtime) && !all.some(isRunning)) return 'Pending';
  if (all.some((one) => one.run === undefined)) return 'Pending';
  const terminating = live.metadata?.deletionTimestamp !== undefined;
  const over = all.every((one) => one.run?.terminated && (terminating || !wantsRestart(runtime, one)));
  if (!over) return 'Running';
  return all.every((one) => one.run?.terminated?.exitCode === 0) ? 'Succeeded' : 'Failed';
}

/** Upstream: pkg/kubelet/status/generate.go (1.36). */
function conditionsOf(
  runtime: PodRuntime,
  live: FullPod,
  phase: string,
  host: Host,
  now: string,
): readonly PodCondition[] {
  const names = (list: readonly ContainerState[]) => list.map((one) => one.spec.name).join(' ');
  const unready = containersOf(runtime).filter((one) => !(isRunning(one) && one.ready));
  const initialized = isInitialized(runtime);
  const incomplete = initContainersOf(runtime).filter((one) => one.run?.terminated?.exitCode !== 0);
  const containersReady = readiness(
    phase,
    unready.length === 0,
    `containers with unready status: [${names(unready)}]`,
  );
  const conditions: readonly PodCondition[] = [
    { type: 'PodReadyToStartContainers', status: runtime.address === undefined ? 'False' : 'True' },
    initialized
      ? { type: 'Initialized', status: 'True', ...(phase === 'Succeeded' ? { reason: 'PodCompleted' } : {}) }
      : {
          type: 'Initialized',
          status: 'False',
          reason: 'ContainersNotInitialized',
          message: `containers with incomplete status: [${names(incomplete)}]`,
        },
    { type: 'Ready', ...gated(live, containersReady) },
    { type: 'ContainersReady', ...containersReady },
  ];
  const own = conditions.map((condition) => withTimes(condition, live, host, now));
  const types = new Set(own.map(({ type }) => type));
  const foreign = (live.status?.conditions ?? []).filter(({ type }) => !types.has(type ?? ''));
  return [...own, ...foreign.map((one) => (one.type === 'PodScheduled' ? observed(one, live, host) : one))];
}

function readiness(phase: string, ready: boolean, message: string): Omit<PodCondition, 'type'> {
  if (phase === 'Failed') return { status: 'False', reason: 'PodFailed' };
  if (phase === 'Succeeded') return { status: 'False', reason: 'PodCompleted' };
  return ready ? { status: 'True' } : { status: 'False', reason: 'ContainersNotReady', message };
}

function gated(live: FullPod, ready: Omit<PodCondition, 'type'>): Omit<PodCondition, 'type'> {
  if (ready.status !== 'True') return ready;
  const open = (live.spec?.readinessGates ?? []).filter(
    ({ conditionType }) =>
      live.status?.conditions?.find(({ type }) => type === conditionType)?.status !== 'True',
  );
  if (open.length === 0) return ready;
  const message = open
    .map(
      ({ conditionType }) =>
        `corresponding condition of pod readiness gate "${conditionType}" does not exist.`,
    )
    .join(', ');
  return { status: 'False', reason: 'ReadinessGatesNotReady', message };
}

function withTimes(condition: PodCondition, live: FullPod, host: Host, now: string): PodCondition {
  const old = live.status?.conditions?.find(({ type }) => type === condition.type);
  const lastTransitionTime = old?.status === condition.status ? (old?.lastTransitionTime ?? now) : now;
  return observed({ lastProbeTime: null, lastTransitionTime, ...condition }, live, host);
}

function observed(condition: PodCondition, live: FullPod, host: Host): PodCondition {
  return host.podGeneration
    ? { ...condition, observedGeneration: live.metadata?.generation ?? 1 }
    : condition;
}
