import type { Difference, UndoOutcome, UndoResult, UndoStepResult } from '../run-result.ts';
import { removeBornClaims } from './claims.ts';
import { leaveNoTrace } from './clean-up.ts';
import { restoreFields } from './fields.ts';
import { waitUntilHealthy } from './heal.ts';
import type { UndoStage } from './stage.ts';
import { differencesNow } from './verify.ts';

/**
 * Brings a set back to what the journal says it was, in steps that can each be repeated: fields, pods, claims, then
 * mark and field owners, then a fresh look. A conflict ends it early and leaves mark and Lease for `recover`.
 * The Lease is the caller's: it goes last.
 */
export async function undo(stage: UndoStage): Promise<UndoResult> {
  stage.recorder.act({ type: 'undoBegan' });
  const { steps: fields, generation } = await restoreFields(stage);
  if (fields.some((step) => step.result === 'conflict')) return finish(stage, 'conflict', fields, []);

  const missing = await waitUntilHealthy(stage, generation);
  const claims = missing === undefined ? await removeBornClaims(stage) : [];
  const steps = [...fields, ...claims];
  const set = await leaveNoTrace(stage);
  const differences = await differencesNow(stage, set);
  return finish(
    stage,
    outcomeOf(stage, missing, differences),
    withHealth(stage, steps, missing),
    differences,
  );
}

function outcomeOf(
  stage: UndoStage,
  missing: string | undefined,
  differences: readonly Difference[],
): UndoOutcome {
  if (differences.some((difference) => difference.ours) && !stage.keepLive) return 'not restored';
  if (missing !== undefined) return 'restored, not healthy';
  return stage.journal.changes.length === 0 ? 'nothing to undo' : 'restored';
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
