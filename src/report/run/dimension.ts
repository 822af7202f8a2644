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
  const ordered = worstFirst(outcomes);
  const tables = ordered.map(({ promises }) => promiseTable(promises, style));
  const least = alignment(tables);
  return ordered.map((outcome, index) => section(outcome, tables[index], least, style));
}

const severity = ['violated', 'unknown', 'held', 'not exercised'];

export function worstFirst(outcomes: readonly Outcome[]): readonly Outcome[] {
  return outcomes.toSorted((a, b) => severity.indexOf(a.verdict) - severity.indexOf(b.verdict));
}

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

function tally(outcome: Outcome, paint: Paint): string {
  const text = tallyText(outcome);
  return outcome.verdict === 'held' ? paint.good(text) : text;
}

/** `2 of 3 promises held`. What was not put to the test is not counted. */
export function tallyText({ held, exercised }: Outcome): string {
  return `${held} of ${exercised} promise${exercised === 1 ? '' : 's'} held`;
}

/** In brief one line for all of them, taken together by their reasons; wide one for each. */
function notExercised(promises: readonly PromiseOutcome[], { wide, width, paint }: Style): readonly string[] {
  if (promises.length === 0) return [];
  if (wide) {
    return promises.map((promise) =>
      paint.faint(`not exercised: ${promise.id} ${promise.title} (${reasonOf(promise)})`),
    );
  }
  return wrap(`not exercised: ${idleText(promises)}`, width).map(paint.faint);
}

/** `O2, O5 (nothing was rolled out)`: promises taken together by their reasons. */
export function idleText(promises: readonly PromiseOutcome[]): string {
  const byReason = Map.groupBy(promises, reasonOf);
  return [...byReason]
    .map(([reason, same]) => `${same.map(({ id }) => id).join(', ')} (${reason})`)
    .join('; ');
}

function reasonOf({ cases }: PromiseOutcome): string {
  const all = cases.flatMap(({ verdict }) => (verdict.verdict === 'not exercised' ? verdict.reason : []));
  return [...new Set(all)].join('; ');
}
