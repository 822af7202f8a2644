import { isTerminating, saysReady } from '../../../statefulset/pods.ts';
import type { FullPod } from '../objects.ts';

/**
 * What the controller asks of a pod. Upstream: stateful_set_utils.go and pkg/api/v1/pod/util.go, IsPodAvailable (1.36).
 */
export interface Clockwork {
  readonly minReadySeconds: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly availableAtTheSecond: boolean;
}

/** A pod that only exists in the controller's mind has no phase. */
export function isCreated(pod: FullPod): boolean {
  return (pod.status?.phase ?? '') !== '';
}

export function isPending(pod: FullPod): boolean {
  return pod.status?.phase === 'Pending';
}

export function hasEnded(pod: FullPod): boolean {
  return pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded';
}

/** Each sync asks it of every pod, several times; pods are never changed in place. */
const readiness = new WeakMap<FullPod, boolean>();

function isReady(pod: FullPod): boolean {
  const known = readiness.get(pod);
  if (known !== undefined) return known;
  const ready = saysReady(pod);
  readiness.set(pod, ready);
  return ready;
}

/** A terminating pod counts while it still says it is ready. */
export function isRunningAndReady(pod: FullPod): boolean {
  return pod.status?.phase === 'Running' && isReady(pod);
}

export function isAvailable(pod: FullPod, clockwork: Clockwork): boolean {
  return isReady(pod) && isReadyLongEnough(pod, clockwork);
}

/** To be asked of a ready pod. */
export function isReadyLongEnough(
  pod: FullPod,
  { minReadySeconds, now, availableAtTheSecond }: Clockwork,
): boolean {
  if (minReadySeconds === 0) return true;
  const since = readySince(pod);
  if (since === undefined) return false;
  const from = since + minReadySeconds * 1000;
  return availableAtTheSecond ? from <= now : from < now;
}

export function readySince(pod: FullPod): number | undefined {
  const at = pod.status?.conditions?.find((condition) => condition.type === 'Ready')?.lastTransitionTime;
  return at === undefined ? undefined : Date.parse(at);
}

export function isUnavailable(pod: FullPod, clockwork: Clockwork): boolean {
  return !isAvailable(pod, clockwork) || isTerminating(pod);
}
