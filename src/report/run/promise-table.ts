import type { PromiseOutcome } from '../../judge/outcome.ts';
import type { Paint } from '../text/paint.ts';
import { nameSubjects, type Row, rowsOf } from './rows.ts';
import type { Style } from './style.ts';

/** The promises of a dimension as a table: in brief one row for all of whom the same can be said, wide one for each. */
export interface PromiseTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function promiseTable(promises: readonly PromiseOutcome[], { wide, paint }: Style): PromiseTable {
  const rows = rowsOf(promises, !wide).filter(({ verdict }) => verdict !== 'not exercised');
  if (wide) {
    return {
      head: ['PROMISE', 'VERDICT', 'SUBJECT', 'PROMISED', 'DETAIL'],
      rows: rows.map((row) => [
        ...common(row, paint),
        row.title,
        row.verdict === 'violated' ? 'see below' : row.detail,
      ]),
    };
  }
  return {
    head: ['PROMISE', 'VERDICT', 'SUBJECT', 'DETAIL'],
    rows: rows.map((row) => [...common(row, paint), row.detail]),
  };
}

function common({ id, verdict, subjects }: Row, paint: Paint): readonly string[] {
  return [id, painted(verdict, paint), nameSubjects(subjects)];
}

function painted(verdict: Row['verdict'], paint: Paint): string {
  switch (verdict) {
    case 'held':
      return paint.good(verdict);
    case 'violated':
      return paint.bad(verdict);
    case 'unknown':
      return paint.doubt(verdict);
    case 'not exercised':
      return verdict;
  }
}
