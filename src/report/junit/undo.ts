import type { Difference, RunResult, UndoOutcome, UndoStepResult } from '../../drill/run-result.ts';
import { isBegun } from '../begun.ts';
import { valueText } from '../text/value.ts';
import { type CaseOutcome, error, failure, passed, type TestCase } from './case.ts';

/** A case per step of the undo, and one for whether the set is as it was. None where nothing was begun. */
export function undoCases(result: RunResult): readonly TestCase[] {
  if (!isBegun(result)) return [];
  const { undo, hints } = result;
  const steps = undo.steps.map((step, index) => ({
    group: 'undo',
    name: `${index + 1} ${step.does}`,
    ms: 0,
    outcome: stepOutcome(step, undo.outcome),
  }));
  const differences = undo.differences.map(differenceText);
  const outcome = wholeOutcome(undo.outcome, [...differences, ...hints]);
  return [...steps, { group: 'undo', name: 'the set is as it was', ms: 0, outcome }];
}

function stepOutcome({ result, detail = result }: UndoStepResult, whole: UndoOutcome): CaseOutcome {
  switch (result) {
    case 'done':
      return passed(detail);
    case 'already undone':
      return passed(result);
    case 'conflict':
      return error('conflict', detail);
    case 'failed':
      // What was put back and does not get well is the set's own doing.
      return whole === 'restored, not healthy' ? failure('not healthy', detail) : error('not undone', detail);
  }
}

function wholeOutcome(outcome: UndoOutcome, told: readonly string[]): CaseOutcome {
  switch (outcome) {
    case 'nothing to undo':
    case 'restored':
      return passed(outcome, ...told);
    case 'restored, not healthy':
      return failure('not healthy', 'the set is restored but not healthy', told);
    case 'conflict':
      return error('conflict', "somebody else's change stands, nothing was overwritten", told);
    case 'not restored':
      return error('not restored', 'the set is not as it was', told);
  }
}

function differenceText({ what, before, after, ours }: Difference): string {
  const who = ours ? 'this run' : 'another actor';
  return `${what}: ${valueText(before)} before, ${valueText(after)} now, touched by ${who}`;
}
