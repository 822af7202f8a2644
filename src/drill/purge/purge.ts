import { absentIf } from '../../cluster/error.ts';
import { controllerRevisions, leases as leaseResource, pods } from '../../cluster/resource.ts';
import { exitCodes, Failure } from '../../lib/failure.ts';
import type { Lease } from '../../objects/surroundings.ts';
import { type Host, holderIdentity } from '../host.ts';
import { RunLease } from '../undo/lease.ts';
import { markOf } from '../../recording/mark.ts';
import type { TakeOverOptions } from '../undo/take-over.ts';
import { livingHolders } from './holders.ts';
import type { Traces } from './traces.ts';
import { unmark } from './unmark.ts';

/** One trace that is gone now, or would be. */
export interface Removed {
  readonly kind: 'mark' | 'lease' | 'pod' | 'controllerrevision' | 'journal';
  readonly namespace: string;
  /** Of the set, the Lease or the pod; of a journal that of its run. */
  readonly name: string;
  readonly detail: string;
}

/** What a purge takes away, in its order: as a run does it, mark before Lease before disk. */
export function removals({ sets, pods: helpers, keepsakes, leases, kept }: Traces): readonly Removed[] {
  const of = ({
    metadata,
  }: {
    readonly metadata?: { readonly name?: string; readonly namespace?: string };
  }) => ({
    namespace: metadata?.namespace ?? '',
    name: metadata?.name ?? '',
  });
  return [
    ...sets.map((set) => {
      const run = markOf(set);
      const detail = run === undefined ? 'field owners given back' : `mark of run ${run} taken off`;
      return { kind: 'mark' as const, ...of(set), detail };
    }),
    ...helpers.map((pod) => ({ kind: 'pod' as const, ...of(pod), detail: 'deleted' })),
    ...keepsakes.map((one) => ({ kind: 'controllerrevision' as const, ...of(one), detail: 'deleted' })),
    ...leases.map((lease) => ({ kind: 'lease' as const, ...of(lease), detail: 'deleted' })),
    ...kept.map(({ journal: { run, target } }) => ({
      kind: 'journal' as const,
      namespace: target.namespace,
      name: run,
      detail: 'removed from this machine',
    })),
  ];
}

/**
 * Takes every trace away and undoes nothing. Rejects with a refusal while somebody holds one of the runs, before
 * anything is changed. Can be repeated.
 */
export async function purge(traces: Traces, host: Host, options: TakeOverOptions): Promise<void> {
  if (!options.force) {
    const alive = await livingHolders(traces, host, options);
    if (alive.length > 0) throw stillHeld(alive);
  }
  const taken = await takeAll(traces.leases, host);
  for (const set of traces.sets) await unmark(set, traces, host);
  const signal = host.interrupts.second;
  for (const { metadata: { namespace, name = '', uid } = {} } of traces.pods)
    // By UID: under its name there may be another by now.
    await host.cluster
      .delete(pods, { namespace, name }, { uid, signal })
      .catch(absentIf('notFound', 'conflict'));
  for (const { metadata: { namespace, name = '', uid } = {} } of traces.keepsakes)
    await host.cluster
      .delete(controllerRevisions, { namespace, name }, { uid, signal })
      .catch(absentIf('notFound', 'conflict'));
  for (const lease of taken) await lease.release(signal);
  for (const { journal } of traces.kept) await host.journals.remove(journal.run);
}

/** A Lease that was taken can be taken by nobody else, and whoever held it acts no more. */
async function takeAll(leases: readonly Lease[], host: Host): Promise<readonly RunLease[]> {
  const taken: RunLease[] = [];
  for (const lease of leases) {
    const one = await take(lease, host);
    if (one !== undefined) taken.push(one);
  }
  return taken;
}

/** Undefined for one that has been given up meanwhile. */
async function take(
  lease: Lease,
  { cluster, clock, holder, interrupts }: Host,
): Promise<RunLease | undefined> {
  const signal = interrupts.first;
  try {
    return await RunLease.takeOver(cluster, clock, holderIdentity('purge', holder), lease, signal);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { namespace, name = '' } = lease.metadata ?? {};
    const now = await cluster.get(leaseResource, { namespace, name }, signal).catch(absentIf('notFound'));
    if (now === undefined) return undefined;
    throw stillHeld([now.spec?.holderIdentity ?? 'somebody']);
  }
}

function stillHeld(holders: readonly string[]): Failure {
  return new Failure(exitCodes.refused, `somebody still works on a run here: ${holders.join(', ')}`, [
    'Wait for it, or stop it. If you know that it is dead: the same command with --force',
  ]);
}
