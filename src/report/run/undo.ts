import type { RunResult, UndoOutcome, UndoStepResult } from '../../drill/run-result.ts';
import { isBegun } from '../begun.ts';
import { columns } from '../text/columns.ts';
import type { Paint } from '../text/paint.ts';
import { valueText } from '../text/value.ts';
import type { Style } from './style.ts';

/** What became of the undo, and whatever is not as it was. */
export function undo(run: RunResult, style: Style): readonly string[] {
  if (!isBegun(run)) return [];
  const { undo: result, plan } = run;
  const { paint, width } = style;
  // Two of them stand in one row, next to a field path.
  const longest = style.wide ? undefined : 16;
  const steps = result.steps.map((step) => [stepResult(step, paint), step.does, step.detail ?? '']);
  const differences = result.differences.map(({ what, before, after, ours }) => [
    what,
    valueText(before, longest),
    valueText(after, longest),
    ours ? 'this run' : 'another actor',
  ]);
  return [
    `${paint.strong('UNDO')}  ${outcomeText(result.outcome, paint)}${lossText(plan.undo, result.outcome, paint)}`,
    ...(steps.length > 0 ? columns(['RESULT', 'STEP', 'DETAIL'], steps, { width }) : []),
    ...(differences.length > 0 && steps.length > 0 ? [''] : []),
    ...(differences.length > 0 ? columns(['DIFFERENCE', 'BEFORE', 'AFTER', 'TOUCHED BY'], differences) : []),
  ];
}

export function outcomeText(outcome: UndoOutcome, paint: Paint): string {
  switch (outcome) {
    case 'nothing to undo':
      return outcome;
    case 'restored':
      return paint.good('restored');
    case 'restored, not healthy':
      return paint.bad('restored, but the set is not healthy');
    case 'conflict':
      return paint.bad("conflict: somebody else's change stands, nothing was overwritten");
    case 'not restored':
      return paint.bad('not restored');
  }
}

/** What the undo could not give back by its kind. That all else is as it was is told only where it is. */
export function lossText(kind: RunResult['plan']['undo'], outcome: UndoOutcome, paint: Paint): string {
  if (kind === 'none') return `; ${paint.bad('not undoable')}: what this drill takes away does not come back`;
  const isRestored = outcome === 'restored' || outcome === 'restored, not healthy';
  return kind === 'equivalent' && isRestored ? '; as it was, but pods were replaced for it' : '';
}

function stepResult({ result }: UndoStepResult, paint: Paint): string {
  return result === 'conflict' || result === 'failed' ? paint.bad(result) : result;
}
