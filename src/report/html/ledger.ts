import type { LedgerEntry } from '../../judge/outcome.ts';
import { fullRows } from '../run/full-ledger.ts';
import { ledgerRows } from '../run/ledger-rows.ts';
import { phaseRows, phasesIn, sinceRequest } from '../run/recovery.ts';
import { html, type Markup, type Part } from './markup.ts';
import { folded, table } from './table.ts';

/** Before and after of each pod that was disturbed: the same name, but the same disk? */
export function ledger(entries: readonly LedgerEntry[]): Markup | undefined {
  if (entries.length === 0) return undefined;
  const rows = ledgerRows(entries).map(({ of, name, uid, place, lost }): readonly Part[] => {
    const marked = (text: string): Part => (lost ? html`<b class="bad">${text}</b>` : text);
    return [of === 'claim' ? html`<span class="claim">${name}</span>` : name, marked(uid), marked(place)];
  });
  return html`<section>
    <h2>Before and after</h2>
    ${table(['Name', 'UID', 'Node or volume'], rows, 'ledger')}
    ${folded('In full', table(['Name', 'Field', 'Before → after'], fullRows(entries), 'ledger'))}
  </section>`;
}

/** How long each phase of coming back took, for the pods that were taken. */
export function recovery(entries: readonly LedgerEntry[], since = sinceRequest): Markup | undefined {
  const rows = phaseRows(entries);
  if (rows.length === 0) return undefined;
  return html`<section>
    <h2>Coming back</h2>
    <p class="note">Milliseconds since ${since}.</p>
    ${table(['pod', ...phasesIn(entries)], rows, 'numbers')}
  </section>`;
}
