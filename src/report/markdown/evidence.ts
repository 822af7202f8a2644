import type { RunResult } from '../../drill/run-result.ts';
import type { LedgerEntry } from '../../judge/outcome.ts';
import { gameDayText } from '../run/game-day.ts';
import { ledgerRows } from '../run/ledger-rows.ts';
import { phaseRows, phasesIn, sinceRequest } from '../run/recovery.ts';
import { formatDuration } from '../../lib/duration.ts';
import { code, prose } from './escape.ts';
import { folded, table } from './table.ts';

/** The steps, when one of them has something to say. */
export function steps({ steps: results }: RunResult): readonly string[] {
  if (results.every(({ status, detail }) => status === 'done' && detail === undefined)) return [];
  const rows = results.map(({ name, action, status, durationMs, detail = '' }) => [
    prose(name),
    code(action),
    status,
    status === 'not run' ? '-' : formatDuration(durationMs),
    prose(detail),
  ]);
  return ['### Steps', '', ...table(['Step', 'Action', 'Status', 'Took', 'Detail'], rows)];
}

/** How people coped with a fault that was held for them. */
export function gameDay({ gameDay: day }: Pick<RunResult, 'gameDay'>): readonly string[] {
  if (day === undefined) return [];
  const { end, detected, repaired } = gameDayText(day);
  return [
    `### Game day: ${end}`,
    '',
    `- **Detected** ${prose(detected)}`,
    `- **Repaired** ${prose(repaired)}`,
  ];
}

/** The same name, but the same disk? */
export function ledger(entries: readonly LedgerEntry[]): readonly string[] {
  if (entries.length === 0) return [];
  const rows = ledgerRows(entries).map(({ of, name, uid, place, lost }) => [
    of === 'claim' ? `↳ ${code(name)}` : code(name),
    lost ? `**${code(uid)}**` : code(uid),
    lost ? `**${code(place)}**` : code(place),
  ]);
  return folded('Ledger: before and after', table(['Name', 'UID', 'Node or volume'], rows));
}

export function recovery(entries: readonly LedgerEntry[], since = sinceRequest): readonly string[] {
  const rows = phaseRows(entries).map(([name = '', ...times]) => [code(name), ...times]);
  if (rows.length === 0) return [];
  return folded(
    `Recovery: milliseconds since ${since}`,
    table(['Pod', ...phasesIn(entries)], rows, { alignRight: true }),
  );
}
