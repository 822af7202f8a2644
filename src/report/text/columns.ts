import Table from 'cli-table3';
import { widthOf } from './paint.ts';
import { wrap } from './wrap.ts';

/** kubectl's tables have no lines, and three spaces between columns. */
const GAP = '   ';
const NONE = [
  'top',
  'top-mid',
  'top-left',
  'top-right',
  'bottom',
  'bottom-mid',
  'bottom-left',
  'bottom-right',
  'left',
  'left-mid',
  'mid',
  'mid-mid',
  'right',
  'right-mid',
] as const;
const chars = { ...Object.fromEntries(NONE.map((part) => [part, ''])), middle: GAP };

export interface Fit {
  /** Columns of the terminal; undefined leaves every row in one line. */
  readonly width?: number | undefined;
  /** Least widths, so that tables one below the other are aligned. */
  readonly least?: readonly number[];
}

type Rows = readonly (readonly string[])[];

/**
 * A table as kubectl prints them. With a width, the last column is wrapped to fit; the others hold names, which must
 * stay whole.
 */
export function columns(
  head: readonly string[],
  rows: Rows,
  { width, least = [] }: Fit = {},
): readonly string[] {
  const last = head.length - 1;
  const widths = columnWidths(head, rows).map((own, index) => Math.max(own, least[index] ?? 0));
  const before = widths.slice(0, last).reduce((sum, own) => sum + own + GAP.length, 0);
  const table = new Table({
    head: head.map((title, index) => title.padEnd(index === last ? 0 : (widths[index] ?? 0))),
    chars,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  });
  for (const row of rows) {
    const rest = width === undefined ? undefined : width - before;
    table.push(row.map((cell, index) => (index === last ? wrap(cell, rest).join('\n') : cell)));
  }
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}

/** What each column needs. */
export function columnWidths(head: readonly string[], rows: Rows): readonly number[] {
  return head.map((title, index) => Math.max(title.length, ...rows.map((row) => widthOf(row[index] ?? ''))));
}
