import type { Outcome, PromiseOutcome } from '../../judge/outcome.ts';
import { columns, columnWidths } from '../text/columns.ts';
import type { Paint } from '../text/paint.ts';
import { wrap } from '../text/wrap.ts';
import { type PromiseTable, promiseTable } from './promise-table.ts';
import type { Style } from './style.ts';
import { violations } from './violation.ts';

/** Every dimension a section, the worst first, their tables aligned as if they were one. */
export function dimensionSections(
  outcomes: readonly Outcome[],
  style: Style,
): readonly (readonly string[])[] {
  const ordered = outcomes.toSorted((a, b) => severity.indexOf(a.verdict) - severity.indexOf(b.verdict));
  const tables = ordered.map(({ promises }) => promiseTable(promises, style));
  const least = alignment(tables);
  return ordered.map((outcome, index) => section(outcome, tables[index], least, style));
}

const severity = ['violated', 'unknown', 'held', 'not exercised'];

/** Its promises as a table, below it what was violated, and in one line what was not put to the test. */
function section(
  outcome: Outcome,
  table: PromiseTable | undefined,
  least: readonly number[],
  style: Style,
): readonly string[] {
  const idle = outcome.promises.filter(({ verdict }) => verdict === 'not exercised');
  const title = style.paint.strong(outcome.dimension.toUpperCase());
  const [first = '', ...more] = notExercised(idle, style);
  if (table === undefined || table.rows.length === 0) return [`${title}  ${first}`, ...more];
  return [
    `${title}  ${tally(outcome, style.paint)}`,
    ...columns(table.head, table.rows, { width: style.width, least }),
    ...notExercised(idle, style),
    ...violations(outcome, style),
  ];
}

function alignment(tables: readonly PromiseTable[]): readonly number[] {
  const [first] = tables;
  return first === undefined
    ? []
    : columnWidths(
        first.head,
        tables.flatMap(({ rows }) => rows),
      );
}

function tally({ held, exercised, verdict }: Outcome, paint: Paint): string {
  const text = `${held} of ${exercised} promise${exercised === 1 ? '' : 's'} held`;
  return verdict === 'held' ? paint.good(text) : text;
}

function notExercised(promises: readonly PromiseOutcome[], { wide, width, paint }: Style): readonly string[] {
  if (promises.length === 0) return [];
  if (wide) {
    return promises.map(({ id, title, cases }) =>
      paint.faint(`not exercised: ${id} ${title}${because(reasons(cases))}`),
    );
  }
  const ids = promises.map(({ id }) => id).join(', ');
  const line = `not exercised: ${ids}${because(reasons(promises.flatMap(({ cases }) => cases)))}`;
  return wrap(line, width).map(paint.faint);
}

function reasons(cases: PromiseOutcome['cases']): readonly string[] {
  const all = cases.flatMap(({ verdict }) => (verdict.verdict === 'not exercised' ? verdict.reason : []));
  return [...new Set(all)];
}

/** Several reasons would make the line unreadable; `-o wide` has them all. */
function because([reason, ...others]: readonly string[]): string {
  return reason === undefined || others.length > 0 ? '' : ` (${reason})`;
}
