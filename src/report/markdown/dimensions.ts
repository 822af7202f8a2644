import type { Outcome } from '../../judge/outcome.ts';
import { idleText, tallyText, worstFirst } from '../run/dimension.ts';
import { nameSubjects, type Row, rowsOf } from '../run/rows.ts';
import { code, prose } from './escape.ts';
import { folded, table } from './table.ts';

/** How each dimension came out, in a row. */
export function overview(outcomes: readonly Outcome[]): readonly string[] {
  return table(
    ['Dimension', 'Verdict', 'Promises held'],
    outcomes.map(({ dimension, verdict, held, exercised }) => [
      dimension,
      emphasized(verdict),
      exercised === 0 ? 'none exercised' : `${held} of ${exercised}`,
    ]),
  );
}

/** Every dimension with its promises, the worst first. Those that held are folded: they are the long ones. */
export function dimensionSections(outcomes: readonly Outcome[]): readonly (readonly string[])[] {
  return worstFirst(outcomes).map((outcome) => {
    const rows = rowsOf(outcome.promises, true).filter(({ verdict }) => verdict !== 'not exercised');
    const idle = outcome.promises.filter(({ verdict }) => verdict === 'not exercised');
    const note = idle.length === 0 ? [] : [`_Not exercised:_ ${prose(idleText(idle))}`];
    const title = capital(outcome.dimension);
    if (rows.length === 0) return folded(`${title}: nothing was put to the test`, note);
    const lines = [...table(['Promise', 'Verdict', 'Subject', 'Detail'], rows.map(cells)), '', ...note];
    const summary = `${title}: ${tallyText(outcome)}`;
    return outcome.verdict === 'held' ? folded(summary, lines) : [`### ${summary}`, '', ...lines];
  });
}

function cells({ id, verdict, subjects, detail }: Row): readonly string[] {
  return [
    code(id),
    emphasized(verdict),
    subjects.length === 1 ? code(nameSubjects(subjects)) : prose(nameSubjects(subjects)),
    prose(detail),
  ];
}

/** Bold is what somebody has to look at. */
function emphasized(verdict: Row['verdict']): string {
  return verdict === 'violated' || verdict === 'unknown' ? `**${verdict}**` : verdict;
}

function capital(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}
