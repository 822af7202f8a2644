import type { Evidence } from './evidence.ts';
import type { SetState } from './set-states.ts';
import { beforeCompletion, statesAround, watchSkewMs } from './set-states.ts';

/** How long nothing may have happened before a set counts as at rest: as long as upstream's own end-to-end tests wait. */
export const restMs = 10_000;

/** A time in which the set's definition and status were of one sort, as its own watch showed it. */
export interface Span {
  readonly from: number;
  readonly to: number;
  /** Never empty. */
  readonly states: readonly [SetState, ...SetState[]];
}

/** The times in which something holds of the set, in order. The last one may last to the end of the recording. */
export function spansOf(
  { setStates, endedAt }: Pick<Evidence, 'setStates' | 'endedAt'>,
  holds: (state: SetState) => boolean,
): readonly Span[] {
  const spans: Span[] = [];
  let open: [SetState, ...SetState[]] | undefined;
  for (const state of setStates) {
    if (holds(state) && !state.gone) {
      if (open === undefined) open = [state];
      else open.push(state);
    } else if (open !== undefined) {
      spans.push({ from: open[0].at, to: state.at, states: open });
      open = undefined;
    }
  }
  if (open !== undefined) spans.push({ from: open[0].at, to: endedAt, states: open });
  return spans;
}

/**
 * Whether it held when something else was seen; undefined when another definition may have been in force by then, or
 * when the recording ended too soon to tell. Watches on different kinds have no common order.
 * `standing`: the revision of a pod that stood until then, see {@link beforeCompletion}.
 */
export function heldAt(
  { setStates, endedAt }: Pick<Evidence, 'setStates' | 'endedAt'>,
  at: number,
  holds: (state: SetState) => boolean,
  standing?: string,
): boolean | undefined {
  const around = beforeCompletion(statesAround(setStates, at), standing);
  const holding = around.filter((state) => holds(state) && !state.gone);
  if (holding.length === 0) return false;
  return holding.length < around.length || endedAt - at < watchSkewMs ? undefined : true;
}
