import type { LedgerEntry } from '../../judge/outcome.ts';
import { shortUid } from '../text/value.ts';
import { change, shortVolume } from './ledger.ts';

/** A pod, or one of its claims below it, before and after: `a` where it stayed, `a → b` where it is another. */
export interface LedgerRow {
  readonly of: 'pod' | 'claim';
  readonly name: string;
  readonly uid: string;
  /** The pod's node or the claim's volume. */
  readonly place: string;
  /** A claim or volume that had to stay is another one: another disk. */
  readonly lost: boolean;
}

export function ledgerRows(entries: readonly LedgerEntry[]): readonly LedgerRow[] {
  return entries.flatMap(({ name, before, after, claims }): LedgerRow[] => [
    {
      of: 'pod',
      name,
      uid: change(before?.uid, after?.uid, shortUid),
      place: change(before?.node, after?.node),
      lost: false,
    },
    ...claims.map((claim): LedgerRow => ({
      of: 'claim',
      name: claim.name,
      uid: change(claim.before?.uid, claim.after?.uid, shortUid),
      place: change(claim.before?.volume, claim.after?.volume, shortVolume),
      lost:
        isOther(claim.before?.uid, claim.after?.uid) || isOther(claim.before?.volume, claim.after?.volume),
    })),
  ]);
}

function isOther(before: string | undefined, after: string | undefined): boolean {
  return before !== undefined && before !== after;
}
