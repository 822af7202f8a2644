import type { SetSpec } from '../statefulset/spec.ts';
import type { StepContext } from './action.ts';

const PATIENCE_MS = 5 * 60_000;

/** Milliseconds one pod gets to be gone and back when nobody says otherwise: grace period, minReadySeconds, 5 min. */
export function defaultWithin(spec: SetSpec): number {
  return (spec.terminationGracePeriodSeconds + spec.minReadySeconds) * 1000 + PATIENCE_MS;
}

/** The same for several pods, which OrderedReady takes one after the other. */
export function defaultWithinFor(spec: SetSpec, pods: number): number {
  return defaultWithin(spec) * (spec.monotonic ? Math.max(pods, 1) : 1);
}

/** How long a step may take: what its author says, else so long, and as long as is looked on in the end. */
export function withinOf(
  { withinMs, until }: Pick<StepContext, 'withinMs' | 'until'>,
  ms: number,
  forMs = until?.forMs ?? 0,
): number {
  return withinMs ?? ms + forMs;
}
