import { isInRange } from '../statefulset/spec.ts';
import type { Doings } from './doings.ts';
import type { SetState } from './set-states.ts';
import { statesAround, watchSkewMs } from './set-states.ts';

/**
 * Whether the set may not have wanted an ordinal when something was seen: by any definition that may have been in
 * force then, or by a scaling of ours that the set's own watch may not have shown yet.
 */
export function isUnwanted(
  ordinal: number,
  { seq, at }: { readonly seq: number; readonly at: number },
  states: readonly SetState[],
  { scalings }: Doings,
): boolean {
  const around = statesAround(states, at);
  if (around.some(({ spec }) => !isInRange(spec, ordinal))) return true;
  const ours = scalings.findLast((scaling) => scaling.seq < seq);
  if (ours === undefined || at - ours.requestedAt > watchSkewMs) return false;
  return !isInRange({ start: around[0]?.spec.start ?? 0, replicas: ours.to }, ordinal);
}
