import type { Snapshot } from '../../recording/snapshot.ts';
import type { Difference, UndoOutcome, UndoResult, UndoStepResult } from '../run-result.ts';
import { removeBornClaims } from './claims.ts';
import { leaveNoTrace } from './clean-up.ts';
import { undoEffects } from './effects/registry.ts';
import { readSet, restoreFields } from './fields.ts';
import { heal } from './heal.ts';
import { discardKeepsake } from './keepsake.ts';
import { removeBornRevisions } from './revisions.ts';
import { deletesSet } from './set-of-run.ts';
import { SetReplaced, type UndoStage } from './stage.ts';
import { differencesNow, isGivenUp } from './verify.ts';

const ROUNDS = 5;
const neverStays: UndoStepResult = {
  does: 'take the mark off',
  result: 'failed',
  detail: 'what was restored is changed again and again',
};

/**
 * Brings a set back to what the journal says it was, in steps that can each be repeated: what the run did beside the
 * set, then fields, pods, revisions, claims, then mark and field owners, then a fresh look. A conflict ends it early and
 * leaves mark and Lease for `recover`. The Lease is the caller's: it goes last.
 */
export async function undo(stage: UndoStage): Promise<UndoResult> {
  stage.recorder.act({ type: 'undoBegan' });
  for (let round = 1; ; round += 1) {
    try {
      return await bringBack(stage);
    } catch (error) {
      // Deleted after all, by a request of ours that was long on its way: then it is made anew.
      const isOurDoing = error instanceof SetReplaced && error.isGone && deletesSet(stage.journal);
      if (!isOurDoing || round === ROUNDS) throw error;
    }
  }
}

async function bringBack(stage: UndoStage): Promise<UndoResult> {
  const effects = await undoEffects(stage, 'before healing');
  for (let round = 1; ; round += 1) {
    const { steps: restored, generation } = await restoreFields(stage);
    const fields = [...effects, ...restored];
    if (fields.some((step) => step.result === 'conflict')) return finish(stage, 'conflict', fields, []);

    await untilSeen(stage);
    const { missing, pods, steps: taken } = await heal(stage, generation);
    const left = [
      ...(await undoEffects(stage, 'after healing')),
      ...(await removeBornRevisions(stage, pods)),
      ...(await removeBornClaims(stage)),
    ];
    const steps = [...fields, ...taken, ...left];
    if ([...effects, ...left].some((step) => step.result === 'failed'))
      return finish(stage, 'not restored', withHealth(stage, steps, missing), []);
    const set = await leaveNoTrace(stage);
    if (set !== undefined) {
      await discardKeepsake(stage);
      const differences = await differencesNow(stage, set, pods);
      const outcome = outcomeOf(stage, missing, differences);
      return finish(stage, outcome, withHealth(stage, steps, missing), differences);
    }
    // Changed once more before the mark was off: by a write of ours that was long on its way, or by somebody.
    if (round === ROUNDS) return finish(stage, 'not restored', [...fields, neverStays], []);
  }
}

/** A set that was made anew is there before the watch tells of it: until then it looks as if it were gone. */
async function untilSeen(stage: UndoStage): Promise<void> {
  const { recorder, journal, healWithinMs, signal } = stage;
  if (!deletesSet(journal)) return;
  const { uid } = (await readSet(stage)).metadata ?? {};
  const isSeen = ({ set }: Snapshot) => set.get(journal.target.name)?.metadata?.uid === uid || undefined;
  await recorder.until(isSeen, { withinMs: healWithinMs, signal });
}

function outcomeOf(
  stage: UndoStage,
  missing: string | undefined,
  differences: readonly Difference[],
): UndoOutcome {
  const isLeft = ({ what, ours }: Difference) =>
    ours && !isGivenUp(stage.journal, what.slice('claim '.length));
  if (differences.some(isLeft) && !stage.keepLive) return 'not restored';
  if (missing !== undefined) return 'restored, not healthy';
  const { changes, effects } = stage.journal;
  return changes.length + effects.length === 0 ? 'nothing to undo' : 'restored';
}

function withHealth(
  stage: UndoStage,
  steps: readonly UndoStepResult[],
  missing: string | undefined,
): readonly UndoStepResult[] {
  if (missing === undefined) return steps;
  const step: UndoStepResult = { does: 'wait until the set is healthy', result: 'failed', detail: missing };
  stage.emit({ type: 'undoStep', step });
  return [...steps, step];
}

function finish(
  stage: UndoStage,
  outcome: UndoOutcome,
  steps: readonly UndoStepResult[],
  differences: readonly Difference[],
): UndoResult {
  stage.recorder.act({ type: 'undoEnded' });
  const result: UndoResult = { outcome, steps, differences };
  stage.emit({ type: 'undone', undo: result });
  return result;
}
