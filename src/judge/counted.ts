import { isInRange } from '../statefulset/spec.ts';
import type { Evidence } from './evidence.ts';
import type { SetState } from './set-states.ts';

/**
 * Whether the set's own status said of all its pods that they were available, this one among them, after it had been
 * found ready and before something else was seen. The first lists are of one time, in whatever order they came.
 */
export function wasCounted(
  ordinal: number,
  { since, until }: { readonly since: number; readonly until: number },
  { setStates, syncedAt }: Pick<Evidence, 'setStates' | 'syncedAt'>,
): boolean {
  const from = since <= syncedAt ? 0 : since;
  return setStates.some((state) => state.at >= from && state.at <= until && countsAll(state, ordinal));
}

function countsAll({ set, spec, gone }: SetState, ordinal: number): boolean {
  const { observedGeneration, availableReplicas = 0, replicas } = set.status ?? {};
  return (
    !gone &&
    isInRange(spec, ordinal) &&
    observedGeneration === set.metadata?.generation &&
    replicas === spec.replicas &&
    availableReplicas >= spec.replicas
  );
}
