import type { Recorder } from '../recording/recorder.ts';
import type { Snapshot } from '../recording/snapshot.ts';
import { isHealthy } from '../statefulset/pods.ts';
import { situationOf } from './situation.ts';

/** EndpointSlices follow a pod's readiness within tens of milliseconds; this is how long we care to wait for them. */
const PATIENCE_MS = 2_000;

/** Waits until every healthy member is published under its own UID, so that its network identity can be judged. */
export async function waitForEndpoints(recorder: Recorder, signal: AbortSignal): Promise<void> {
  const { name } = recorder.header.set;
  await recorder.until((snapshot) => (arePublished(snapshot, name) ? true : undefined), {
    withinMs: PATIENCE_MS,
    signal,
  });
}

function arePublished(snapshot: Snapshot, setName: string): boolean {
  const set = snapshot.set.get(setName);
  // Nothing to wait for: the slices cannot be read, or the service publishes nobody at all.
  if (set === undefined || snapshot.endpointSlice.size === 0) return true;
  const published = new Set(
    [...snapshot.endpointSlice.values()]
      .flatMap((slice) => slice.endpoints ?? [])
      .flatMap(({ targetRef, conditions }) => (conditions?.ready === false ? [] : (targetRef?.uid ?? []))),
  );
  const { members } = situationOf(set, snapshot);
  return [...members.values()].filter(isHealthy).every((pod) => published.has(pod.metadata?.uid ?? ''));
}
