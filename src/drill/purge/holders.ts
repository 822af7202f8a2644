import { absentIf } from '../../cluster/error.ts';
import { leases as leaseResource } from '../../cluster/resource.ts';
import type { Lease } from '../../objects/surroundings.ts';
import { type Host, holderIdentity } from '../host.ts';
import type { KeptJournal } from '../undo/disk.ts';
import { leaseSeconds } from '../undo/lease.ts';
import type { TakeOverOptions } from '../undo/take-over.ts';
import type { Traces } from './traces.ts';

/**
 * Whoever still works on a run. The processes of this machine are asked for; everybody else has a whole lease duration
 * to renew, because no other machine's clock is believed. Nothing is waited for where all are known to be dead.
 */
export async function livingHolders(
  { leases, kept }: Traces,
  host: Host,
  { isAlive, onWait }: Pick<TakeOverOptions, 'isAlive' | 'onWait'>,
): Promise<readonly string[]> {
  const mine = kept.filter(({ holder }) => isOfThisMachine(holder, host));
  const alive = mine.filter(({ holder }) => isAlive(holder.pid) === true).map(identityOf);
  if (alive.length > 0) return alive;
  const dead = new Set(mine.filter(({ holder }) => isAlive(holder.pid) === false).map(identityOf));
  const unknown = leases.filter(({ spec }) => !dead.has(spec?.holderIdentity ?? ''));
  if (unknown.length === 0) return [];
  const seconds = unknown.map(({ spec }) => spec?.leaseDurationSeconds ?? leaseSeconds);
  const wait = Math.max(...seconds) * 1000;
  onWait(unknown.map(({ spec }) => spec?.holderIdentity ?? 'somebody').join(', '), wait);
  await host.clock.sleep(wait, host.interrupts.first);
  const renewed = await Promise.all(
    unknown.map(async (lease) => ((await isRenewed(lease, host)) ? [lease] : [])),
  );
  return renewed.flat().map(({ spec }) => spec?.holderIdentity ?? 'somebody');
}

function isOfThisMachine({ host: name, machine }: KeptJournal['holder'], { holder }: Host): boolean {
  return machine !== undefined && machine === holder.machine && name === holder.host;
}

function identityOf({ journal, holder }: KeptJournal): string {
  return holderIdentity(journal.run, holder);
}

/** One that is gone has nobody who holds it. */
async function isRenewed({ metadata }: Lease, { cluster, interrupts }: Host): Promise<boolean> {
  const at = { namespace: metadata?.namespace, name: metadata?.name ?? '' };
  const now = await cluster.get(leaseResource, at, interrupts.first).catch(absentIf('notFound'));
  return now !== undefined && now.metadata?.resourceVersion !== metadata?.resourceVersion;
}
