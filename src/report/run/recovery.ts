import type { LedgerEntry, Recovery } from '../../judge/outcome.ts';
import { columns } from '../text/columns.ts';
import type { Style } from './style.ts';

const phases = ['terminating', 'gone', 'created', 'scheduled', 'started', 'ready', 'endpoint'] as const;

/** How long each phase of coming back took, for the pods that were taken. */
export function recovery(entries: readonly LedgerEntry[], { paint }: Style): readonly string[] {
  const taken = entries.flatMap(({ name, recovery: times }) => (times === undefined ? [] : { name, times }));
  if (taken.length === 0) return [];
  const rows = taken.map(({ name, times }) => [name, ...phases.map((phase) => milliseconds(times, phase))]);
  return [
    `${paint.strong('PHASES')}  milliseconds since the delete was requested`,
    ...columns(['POD', ...phases.map((phase) => phase.toUpperCase())], rows),
  ];
}

function milliseconds(times: Recovery, phase: (typeof phases)[number]): string {
  const ms = times[phase];
  return ms === undefined ? '-' : String(Math.round(ms));
}
