import { leases, pods, statefulSets } from '../../cluster/resource.ts';
import type { Failure } from '../../lib/failure.ts';
import type { Lease } from '../../objects/surroundings.ts';
import type { Pod, StatefulSet } from '../../objects/workload.ts';
import type { Host } from '../host.ts';
import type { KeptJournal } from '../undo/disk.ts';
import type { Journal } from '../undo/journal.ts';
import { journalOrBroken } from '../undo/interrupted.ts';
import { NewerJournal } from '../undo/journal-version.ts';
import { ourSelector } from '../undo/our-labels.ts';
import { markOf } from '../../recording/mark.ts';
import { isOurs } from '../undo/owners.ts';

/** Everything that runs have left behind, whoever ran them. */
export interface Traces {
  readonly leases: readonly Lease[];
  /** Those that bear a mark, or a field owner of ours. */
  readonly sets: readonly StatefulSet[];
  /** Pods that helped a run and are no members of any set. */
  readonly pods: readonly Pod[];
  /** On this machine, for this cluster. */
  readonly kept: readonly KeptJournal[];
  /** What the Leases say and the disk, each run once. A Lease whose journal cannot be read is a trace all the same. */
  readonly journals: readonly Journal[];
}

/** Looks in one namespace, or (undefined) in all of them, and on this disk. What cannot be read as a journal is told. */
export async function findTraces(
  { cluster, journals, interrupts }: Host,
  namespace: string | undefined,
  onBroken: (problem: Failure) => void,
): Promise<Traces> {
  const signal = interrupts.first;
  const labelled = { namespace, labelSelector: ourSelector };
  const [held, sets, helpers, all] = await Promise.all([
    cluster.list(leases, labelled, signal),
    cluster.list(statefulSets, { namespace }, signal),
    cluster.list(pods, labelled, signal),
    journals.list(onBroken),
  ]);
  const kept = all.filter(
    ({ journal: { target } }) =>
      target.server === cluster.server && (namespace ?? target.namespace) === target.namespace,
  );
  const told = held.items.flatMap((lease) => {
    const journal = journalOrBroken(lease);
    if (!('exitCode' in journal)) return [journal];
    // Its undo is known to a newer tool alone: what this one took away would be lost to it.
    if (journal instanceof NewerJournal) throw journal;
    onBroken(journal);
    return [];
  });
  const byRun = new Map(
    [...kept.map(({ journal }) => journal), ...told].map((journal) => [journal.run, journal]),
  );
  return {
    leases: held.items,
    sets: sets.items.filter(bearsTraces),
    pods: helpers.items,
    kept,
    journals: [...byRun.values()],
  };
}

function bearsTraces(set: StatefulSet): boolean {
  return markOf(set) !== undefined || (set.metadata?.managedFields ?? []).some(isOurs);
}

export function isNothing({ leases: held, sets, pods: helpers, kept }: Traces): boolean {
  return held.length + sets.length + helpers.length + kept.length === 0;
}
