import type { UndoOutcome, UndoResult, UndoStepResult } from '../run-result.ts';
import type { EffectStage } from './effects/effect.ts';
import { undoEffects } from './effects/registry.ts';
import { discardKeepsake } from './keepsake.ts';
import { leftBehind } from './left-behind.ts';

/**
 * The undo of a run whose set was deleted or replaced: what it has changed beside the set is taken back, what is left of
 * it in the set's own objects is told and not touched. Can be repeated.
 */
export async function undoWithoutSet(stage: EffectStage): Promise<UndoResult> {
  const steps = [
    ...(await undoEffects(stage, 'before healing')),
    ...(await undoEffects(stage, 'after healing')),
  ];
  await discardKeepsake(stage);
  const { differences } = await leftBehind(stage);
  return { outcome: outcomeOf(steps), steps, differences };
}

function outcomeOf(steps: readonly UndoStepResult[]): UndoOutcome {
  if (steps.some(({ result }) => result === 'conflict')) return 'conflict';
  if (steps.some(({ result }) => result === 'failed')) return 'not restored';
  return steps.some(({ result }) => result === 'done') ? 'restored' : 'nothing to undo';
}
