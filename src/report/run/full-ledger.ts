import type {
  ClaimIdentity,
  ClaimLedger,
  Identity,
  LedgerEntry,
  ResolvedIdentity,
} from '../../judge/outcome.ts';
import { columns } from '../text/columns.ts';
import { addressText, change } from './ledger.ts';
import type { Style } from './style.ts';

/** Everything that is known of each pod and its claims, for those who ask for it. */
export function fullLedger(entries: readonly LedgerEntry[], { paint, wide }: Style): readonly string[] {
  const rows = wide ? fullRows(entries) : [];
  if (rows.length === 0) return [];
  return [paint.strong('LEDGER IN FULL'), ...columns(['NAME', 'FIELD', 'BEFORE → AFTER'], rows)];
}

/** Name, field, and `a` where it stayed, `a → b` where it became another. What is never there has no row. */
export function fullRows(entries: readonly LedgerEntry[]): readonly (readonly [string, string, string])[] {
  return entries.flatMap(({ name, before, after, claims }) => [
    ...fields(name, before && podFields(before), after && podFields(after)),
    ...claims.flatMap(claimRows),
  ]);
}

function claimRows({
  name,
  before,
  after,
  retention,
}: ClaimLedger): readonly (readonly [string, string, string])[] {
  const rows = fields(name, before && claimFields(before), after && claimFields(after));
  if (retention === undefined || rows.length === 0) return rows;
  const { whenScaled, whenDeleted } = retention;
  return [...rows, [name, 'retention', `whenScaled ${whenScaled}, whenDeleted ${whenDeleted}`]];
}

type Fields = Readonly<Record<string, string | undefined>>;

function fields(
  name: string,
  before: Fields | undefined,
  after: Fields | undefined,
): readonly (readonly [string, string, string])[] {
  return Object.keys({ ...before, ...after }).flatMap((field) => {
    const [old, now] = [before?.[field], after?.[field]];
    return old === undefined && now === undefined ? [] : [[name, field, change(old, now)] as const];
  });
}

function podFields({
  uid,
  hostname,
  subdomain,
  labels,
  revision,
  node,
  ip,
  ready,
  endpoint,
  resolved,
}: Identity): Fields {
  return {
    uid,
    hostname,
    subdomain,
    labels: textOf(labels),
    revision,
    node,
    ip,
    ready: ready ? 'yes' : 'no',
    endpoint: endpoint && `${endpoint.address ?? '<none>'}${endpoint.ready ? '' : ' (not ready)'}`,
    'DNS name': endpoint?.dnsName,
    resolver: resolved && resolvedText(resolved),
  };
}

/** `10.0.0.2 by the resolver in a pod`; nothing where nobody was asked. */
function resolvedText({ addresses, by }: ResolvedIdentity): string {
  return `${addressText(addresses)} by the ${by}`;
}

function claimFields(claim: ClaimIdentity): Fields {
  const { uid, volume, volumeUid, reclaimPolicy, accessModes = [], owners } = claim;
  return {
    uid,
    volume,
    'volume uid': volumeUid,
    'reclaim policy': reclaimPolicy,
    class: claim.class,
    'access modes': accessModes.length === 0 ? undefined : accessModes.join(', '),
    'goes with': owners && (owners.length === 0 ? 'nobody' : owners.join(', ')),
  };
}

function textOf(labels: Readonly<Record<string, string>>): string | undefined {
  const sorted = Object.entries(labels).toSorted(([a], [b]) => a.localeCompare(b));
  return sorted.length === 0 ? undefined : sorted.map(([key, value]) => `${key}=${value}`).join(', ');
}
