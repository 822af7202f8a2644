import { exitCodes, Failure } from '../../lib/failure.ts';
import type { Stage } from '../action.ts';
import { type Effect, effectWords, undoEffect } from '../undo/effects/registry.ts';

/** Undoes, in a step, what an earlier step has done beside the set: as the undo would, and no more than it would. */
export async function takeBack(effect: Effect, stage: Stage): Promise<void> {
  const { cluster, clock, journal, signal, emit, guarded } = stage;
  const { result, detail } = await guarded(() =>
    undoEffect(effect, {
      cluster,
      clock,
      journal,
      signal,
      emit,
      force: false,
      keepLive: false,
      healWithinMs: journal.healBudgetMs,
      // Whether the run is still ours was asked just now, and every write is by version or by UID.
      assertHeld: () => signal.throwIfAborted(),
    }),
  );
  if (result === 'conflict' || result === 'failed')
    throw new Failure(exitCodes.errored, `${effectWords(effect)}: ${detail ?? result}`);
  if (result === 'done') emit({ type: 'acted', what: effectWords(effect) });
}
