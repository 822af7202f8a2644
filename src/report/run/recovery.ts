import type { LedgerEntry, Recovery } from '../../judge/outcome.ts';
import { columns } from '../text/columns.ts';
import type { Style } from './style.ts';

const always = ['terminating', 'gone', 'created', 'scheduled', 'started', 'ready', 'endpoint'] as const;
type Phase = (typeof always)[number] | 'dns';

/** In their order; that of DNS where somebody has asked for it. */
export function phasesIn(entries: readonly LedgerEntry[]): readonly Phase[] {
  return entries.some((entry) => entry.recovery?.dns !== undefined) ? [...always, 'dns'] : always;
}

/** What the phases of a drill, and those of an observation, are counted from. */
export const sinceRequest = 'the delete was requested';
export const sinceDeparture = 'the pod began to go';

/** How long each phase of coming back took, for the pods that were taken. */
export function recovery(
  entries: readonly LedgerEntry[],
  { paint }: Style,
  since = sinceRequest,
): readonly string[] {
  const rows = phaseRows(entries);
  if (rows.length === 0) return [];
  return [
    `${paint.strong('PHASES')}  milliseconds since ${since}`,
    ...columns(['POD', ...phasesIn(entries).map((phase) => phase.toUpperCase())], rows),
  ];
}

/** A row for each pod that was taken: its name, then the milliseconds of each phase. */
export function phaseRows(entries: readonly LedgerEntry[]): readonly (readonly string[])[] {
  const phases = phasesIn(entries);
  return entries.flatMap(({ name, recovery: times }) =>
    times === undefined ? [] : [[name, ...phases.map((phase) => milliseconds(times, phase))]],
  );
}

function milliseconds(times: Recovery, phase: Phase): string {
  const ms = times[phase];
  return ms === undefined ? '-' : String(Math.round(ms));
}
