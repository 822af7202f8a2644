import type { ClaimLedger, Judgement, LedgerEntry } from '../../judge/outcome.ts';
import type { RunResult } from '../../drill/run-result.ts';
import { columns } from '../text/columns.ts';
import type { Paint } from '../text/paint.ts';
import { shortUid } from '../text/value.ts';
import type { Style } from './style.ts';

const NONE = '<none>';

/** Before and after of each pod that was disturbed, its claims below it: the same name, but the same disk? */
export function ledger(entries: readonly LedgerEntry[], style: Style): readonly string[] {
  if (entries.length === 0) return [];
  const resolved = entries.some((entry) => entry.before?.resolved ?? entry.after?.resolved);
  const rows = entries.flatMap((entry) => [
    [...podRow(entry, style), ...(style.wide && resolved ? [resolverCell(entry)] : [])],
    ...entry.claims.map((claim) => [...claimRow(claim, style), ...(style.wide && resolved ? [''] : [])]),
  ]);
  const head = ['NAME', 'UID', 'NODE / VOLUME'];
  const wide = [...head, 'REVISION', 'IP', ...(resolved ? ['RESOLVER'] : [])];
  return [style.paint.strong('LEDGER'), ...columns(style.wide ? wide : head, rows)];
}

/** Where the name led to, whoever was asked: the address of another pod is seen beside this one's own. */
function resolverCell({ before, after }: LedgerEntry): string {
  const [old, now] = [before, after].map((pod) => pod?.resolved && addressText(pod.resolved.addresses));
  return old === undefined && now === undefined ? NONE : change(old, now);
}

export function addressText(addresses: readonly string[]): string {
  return addresses.length === 0 ? 'no address' : addresses.join(', ');
}

/** The ordinals that lost their pod, or that the plan meant to touch. */
export function disturbed({ plan, judgement }: RunResult, wide: boolean): readonly LedgerEntry[] {
  return touched(
    judgement,
    plan.steps.flatMap(({ ordinals }) => ordinals),
    wide,
  );
}

/** The ordinals that lost their pod, and those that somebody meant to touch. */
export function touched(
  judgement: Judgement | undefined,
  meant: readonly number[],
  wide: boolean,
): readonly LedgerEntry[] {
  return (judgement?.ledger ?? []).filter(
    (entry) =>
      wide ||
      meant.includes(entry.ordinal) ||
      entry.recovery !== undefined ||
      entry.before?.uid !== entry.after?.uid,
  );
}

function podRow({ name, before, after }: LedgerEntry, { wide }: Style): readonly string[] {
  const row = [
    name,
    change(before?.uid, after?.uid, wide ? whole : shortUid),
    change(before?.node, after?.node),
  ];
  return wide ? [...row, change(before?.revision, after?.revision), change(before?.ip, after?.ip)] : row;
}

function claimRow({ name, before, after }: ClaimLedger, { wide, paint }: Style): readonly string[] {
  const row = [
    `  ${name}`,
    kept(before?.uid, after?.uid, paint, wide ? whole : shortUid),
    kept(before?.volume, after?.volume, paint, wide ? whole : shortVolume),
  ];
  return wide ? [...row, '', ''] : row;
}

/** `a` when it stayed, `a → b` when it became another: for a pod's UID and node that is as it should be. */
export function change(before: string | undefined, after: string | undefined, form = whole): string {
  const [old, now] = [before, after].map((text) => (text === undefined ? NONE : form(text)));
  return before === after ? `${now}` : `${old} → ${now}`;
}

/** The same for what has to stay: another claim or volume is another disk. */
function kept(
  before: string | undefined,
  after: string | undefined,
  paint: Paint,
  form: typeof whole,
): string {
  const text = change(before, after, form);
  return before === undefined || before === after ? text : paint.bad(text);
}

function whole(text: string): string {
  return text;
}

/** Provisioners name volumes `pvc-<UID of the claim>`. */
export function shortVolume(name: string): string {
  return name.replace(/^(pvc-[0-9a-f]{8})-[0-9a-f-]{27}$/, '$1…');
}
