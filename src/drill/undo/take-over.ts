import { exitCodes, Failure } from '../../lib/failure.ts';
import { type Host, holderIdentity } from '../host.ts';
import type { UnfinishedRun } from './interrupted.ts';
import { leaseSeconds, RunLease } from './lease.ts';

export interface TakeOverOptions {
  readonly force: boolean;
  /** Whether a process of this machine is alive; undefined when it cannot be told. */
  readonly isAlive: (pid: number) => boolean | undefined;
  /** Told before a wait for the Lease to expire, in milliseconds. */
  readonly onWait: (holder: string, ms: number) => void;
}

/**
 * Waits before a run may be taken from its holder: not at all when that is dead for sure, or by force, else a whole lease
 * duration, in which its Lease must not have moved.
 */
export async function outwait(
  unfinished: UnfinishedRun,
  host: Host,
  options: TakeOverOptions,
): Promise<void> {
  if (options.force || isDead(unfinished, host, options)) return;
  const wait = (unfinished.lease?.spec?.leaseDurationSeconds ?? leaseSeconds) * 1000;
  options.onWait(holderOf(unfinished), wait);
  await host.clock.sleep(wait, host.interrupts.first);
}

/**
 * Gets hold of a run that was waited for. Of several that try, one wins; a holder that lives keeps its run, and this
 * rejects with a refusal.
 */
export async function seize(unfinished: UnfinishedRun, host: Host): Promise<RunLease> {
  const { journal, lease } = unfinished;
  const { cluster, clock, interrupts } = host;
  const me = holderIdentity(`recover-${journal.run}`, host.holder);
  const who = holderOf(unfinished);
  // Somebody has deleted the Lease: a holder that lives has noticed by now and stopped.
  if (lease === undefined) return RunLease.acquire(cluster, clock, me, journal, interrupts.first);
  try {
    // Compare-and-set on the Lease as it was first seen: a renewal since then means that the holder lives.
    return await RunLease.takeOver(cluster, clock, me, lease, interrupts.first);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new Failure(
      exitCodes.refused,
      `the run is still held by ${who}: it renewed its Lease, or another recover was faster`,
      ['If you know that it is dead: the same command with --force'],
      { cause: error },
    );
  }
}

function holderOf({ journal, lease, holder }: UnfinishedRun): string {
  return lease?.spec?.holderIdentity ?? (holder ? holderIdentity(journal.run, holder) : 'somebody');
}

/**
 * Only this machine can say so of its own processes, and only while the journal on its disk tells which it was. The
 * run may long be in other hands, though: those of a `recover` elsewhere.
 */
function isDead(unfinished: UnfinishedRun, host: Host, { isAlive }: TakeOverOptions): boolean {
  const { journal, holder } = unfinished;
  const sameMachine = holder?.machine !== undefined && holder.machine === host.holder.machine;
  if (holder === undefined || !sameMachine || holder.host !== host.holder.host) return false;
  return holderOf(unfinished) === holderIdentity(journal.run, holder) && isAlive(holder.pid) === false;
}
