import type { RunResult } from '../../drill/run-result.ts';
import type { During, Seen, SteadyStateRow } from '../../judge/steady-state.ts';
import { formatDuration } from '../../lib/duration.ts';
import { columns } from '../text/columns.ts';
import type { Paint } from '../text/paint.ts';
import type { Style } from './style.ts';

export const steadyStateHead = ['Probe', 'Before', 'During', 'Longest outage', 'After', 'Seen'] as const;

/** What the probes of the steady state saw. */
export function steadyState(
  { steadyState: rows = [] }: Pick<RunResult, 'steadyState'>,
  { paint, width }: Style,
): readonly string[] {
  if (rows.length === 0) return [];
  const head = steadyStateHead.map((title) => title.toUpperCase());
  return [
    paint.strong('STEADY STATE'),
    ...columns(
      head,
      rows.map((row) => {
        const { name, before, during, outage, after, seen } = steadyStateText(row);
        return [
          name,
          painted(before, row.before, paint),
          during,
          outage,
          painted(after, row.after, paint),
          seen,
        ];
      }),
      { width },
    ),
  ];
}

/** A probe in words. */
export function steadyStateText({ name, before, during, after, broke }: SteadyStateRow): {
  readonly name: string;
  readonly before: string;
  readonly during: string;
  readonly outage: string;
  readonly after: string;
  /** What it saw when it was not met, or could not tell. */
  readonly seen: string;
} {
  const telling = [after, before].find((seen) => seen !== undefined && seen.state !== 'met');
  return {
    name,
    before: before?.state ?? '-',
    during: during === undefined ? '-' : duringText(during),
    outage: during === undefined ? '-' : outageText(during),
    after: after?.state ?? '-',
    seen: [...(broke ? ['it ended the steps'] : []), ...(telling ? [telling.detail] : [])].join('; '),
  };
}

/** `57 of 60 met`; what could not be told is no part of it. */
function duringText({ looks, met, unknown }: During): string {
  return `${met} of ${looks - unknown} met${unknown === 0 ? '' : `, ${unknown} unknown`}`;
}

function outageText({ longestOutageMs }: During): string {
  return longestOutageMs === 0 ? 'none' : formatDuration(longestOutageMs);
}

function painted(text: string, seen: Seen | undefined, paint: Paint): string {
  if (seen?.state === 'not met') return paint.bad(text);
  return seen?.state === 'unknown' ? paint.doubt(text) : text;
}
