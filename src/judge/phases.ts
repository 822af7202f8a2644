import type { Fact } from '../recording/entry.ts';
import type { Life } from '../recording/lives.ts';
import type { Recording } from '../recording/recording.ts';
import { factsOf } from '../recording/recording.ts';
import type { Pod } from '../objects/workload.ts';

/** The node is chosen. */
export function isScheduled(pod: Pod): boolean {
  return pod.spec?.nodeName !== undefined && pod.spec.nodeName !== '';
}

/** At least one container runs or has run. */
export function isStarted(pod: Pod): boolean {
  const containers = pod.status?.containerStatuses ?? [];
  return pod.status?.phase === 'Running' || containers.some(({ state }) => state?.running !== undefined);
}

/**
 * When the watch showed that something became true of a life. Undefined when it never was, and when it was found to
 * be so in a list: then it may have been so for long.
 */
export function firstSeen(life: Life, holds: (fact: Fact<'pod'>) => boolean): number | undefined {
  const fact = life.facts.find(holds);
  return fact?.change === 'listed' || fact?.change === 'vanished' ? undefined : fact?.at;
}

/** When an EndpointSlice first pointed to each pod, by UID. An absent `ready` means true (discovery.k8s.io/v1). */
export function endpointsSince(recording: Recording): ReadonlyMap<string, number> {
  const since = new Map<string, number>();
  for (const { at, change, object } of factsOf(recording, 'endpointSlice')) {
    if (change === 'deleted' || change === 'vanished') continue;
    for (const { targetRef, conditions } of object.endpoints ?? []) {
      const uid = targetRef?.uid;
      if (uid !== undefined && conditions?.ready !== false && !since.has(uid)) since.set(uid, at);
    }
  }
  return since;
}
