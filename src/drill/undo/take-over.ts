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
 * Gets hold of a run that its holder has left: at once when the holder is dead for sure, else only after its Lease
 * has stood still for a whole lease duration. Of several that try, one wins; a holder that lives keeps its run.
 */
export async function takeOver(
  unfinished: UnfinishedRun,
  host: Host,
  options: TakeOverOptions,
): Promise<RunLease> {
  const { journal, lease } = unfinished;
  const { cluster, clock, interrupts } = host;
  const me = holderIdentity(`recover-${journal.run}`, host.holder);
  const who = holderOf(unfinished);
  if (!options.force && !isDead(unfinished, host, options)) {
    const wait = (lease?.spec?.leaseDurationSeconds ?? leaseSeconds) * 1000;
    options.onWait(who, wait);
    await clock.sleep(wait, interrupts.first);
  }
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
