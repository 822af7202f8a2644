import type { Life } from '../recording/lives.ts';
import { lastState } from '../recording/lives.ts';
import type { Pod } from '../objects/workload.ts';
import type { Evidence } from './evidence.ts';

/**
 * By our own request, or by whosever: the object went with no grace period left while its containers still ran. Where
 * the node agreed, it reports them ended first (kubelet, 1.27 on reports the phase as well).
 */
export function wasForced(old: Life, { doings }: Pick<Evidence, 'doings'>): boolean {
  const ours = doings.deletions.find(({ uid }) => uid === old.uid);
  if (ours?.gracePeriodSeconds === 0) return true;
  const pod = lastState(old);
  return ranToTheEnd(pod) && (pod.metadata?.deletionGracePeriodSeconds ?? 0) === 0;
}

/** By its last word its containers ran; a pod that tells of no containers is taken by its phase. */
export function ranToTheEnd({ status }: Pod): boolean {
  const containers = status?.containerStatuses ?? [];
  return containers.length === 0
    ? status?.phase === 'Running'
    : containers.some(({ state }) => state?.running !== undefined);
}
