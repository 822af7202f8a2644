import type { RunResult } from '../../drill/run-result.ts';
import type { GameDay } from '../../judge/game-day.ts';
import { formatDuration } from '../../lib/duration.ts';
import { labelled } from '../text/wrap.ts';
import type { Style } from './style.ts';

/** How people coped with a fault that was held for them. */
export function gameDay(
  { gameDay: day }: Pick<RunResult, 'gameDay'>,
  { paint, width }: Style,
): readonly string[] {
  if (day === undefined) return [];
  const layout = { labelWidth: 10, indent: 2, width };
  const { end, detected, repaired } = gameDayText(day);
  return [
    `${paint.strong('GAME DAY')}  ${end}`,
    ...labelled('detected', detected, layout),
    ...labelled('repaired', repaired, layout),
  ];
}

/** How it ended, and how long people took to find the fault and to mend it. */
export function gameDayText({ endedBy, heldMs, detected, repaired }: GameDay): {
  readonly end: string;
  readonly detected: string;
  readonly repaired: string;
} {
  return {
    end: `${ends[endedBy]} after ${formatDuration(heldMs)}`,
    detected: detected ? `${formatDuration(detected.afterMs)} after the fault: ${detected.what}` : nobody,
    repaired: repaired ? `${formatDuration(repaired.afterMs)} after the fault` : notWhole,
  };
}

const nobody = 'not: nothing was changed from outside';
const notWhole = 'not: the set did not become whole again while the fault was held';

const ends: Readonly<Record<GameDay['endedBy'], string>> = {
  repaired: 'ended by the repair',
  released: 'ended by hand',
  time: 'ended by the time it was given',
  signal: 'ended by a signal',
  'mark gone': 'ended, as somebody took the mark of the run off the set or replaced it,',
};
