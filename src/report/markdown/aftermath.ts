import type { RunResult } from '../../drill/run-result.ts';
import { isBegun } from '../begun.ts';
import { outcomeText, lossText } from '../run/undo.ts';
import { paintFor } from '../text/paint.ts';
import { valueText } from '../text/value.ts';
import { code, fenced, prose } from './escape.ts';
import { table } from './table.ts';

/** What became of the undo, and whatever is not as it was. */
export function undo(result: RunResult): readonly string[] {
  if (!isBegun(result)) return [];
  const { outcome, steps, differences } = result.undo;
  const { plan } = result;
  const plain = paintFor(false);
  return [
    `### Undo: ${outcomeText(outcome, plain)}${lossText(plan.undo, outcome, plain)}`,
    '',
    ...table(
      ['Result', 'Step', 'Detail'],
      steps.map(({ result, does, detail = '' }) => [result, prose(does), prose(detail)]),
    ),
    ...(steps.length > 0 && differences.length > 0 ? [''] : []),
    ...table(
      ['Difference', 'Before', 'After', 'Touched by'],
      differences.map(({ what, before, after, ours }) => [
        prose(what),
        code(valueText(before, LONGEST)),
        code(valueText(after, LONGEST)),
        ours ? 'this run' : 'another actor',
      ]),
    ),
  ];
}

/** Definitions can be long; the report as JSON has them whole. */
const LONGEST = 200;

export function next({ hints }: RunResult): readonly string[] {
  return hints.length === 0 ? [] : ['### Next', '', ...fenced(hints, 'sh')];
}
