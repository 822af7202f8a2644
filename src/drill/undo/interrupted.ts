import { leases } from '../../cluster/resource.ts';
import { absentIf } from '../../cluster/error.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { Lease } from '../../objects/surroundings.ts';
import { Failure } from '../../lib/failure.ts';
import type { Journals, Holder } from './disk.ts';
import type { Journal } from './journal.ts';
import { keptRunOn, keptRuns } from './kept-runs.ts';
import { journalOf } from './lease.ts';
import { leaseName } from './lease-name.ts';
import { ourSelector } from './our-labels.ts';

/** A run that has not ended: still at work, or dead and waiting to be undone. */
export interface UnfinishedRun {
  readonly journal: Journal;
  /** Absent when the cluster has no Lease of it: it died before it got one, or somebody deleted it. */
  readonly lease: Lease | undefined;
  /** Who ran it on this machine, when its journal is on this disk. */
  readonly holder: Holder | undefined;
}

/**
 * All runs that left something behind, in one namespace or (undefined) in all of them, and on this disk. Where several
 * places tell of one, the Lease knows best, then the disk, then what was put aside. What is labelled or named as ours and
 * is not is told, and keeps nobody from the others.
 */
export async function findUnfinished(
  cluster: Cluster,
  journals: Journals,
  namespace: string | undefined,
  signal: AbortSignal,
  onBroken: (problem: Failure) => void,
): Promise<readonly UnfinishedRun[]> {
  const { items } = await cluster.list(leases, { namespace, labelSelector: ourSelector }, signal);
  const here = (await journals.list(onBroken)).filter(
    ({ journal }) =>
      journal.target.server === cluster.server &&
      (namespace ?? journal.target.namespace) === journal.target.namespace,
  );
  const inCluster = items.flatMap((lease) => {
    const journal = journalOrBroken(lease);
    if (!(journal instanceof Failure))
      return [{ journal, lease, holder: here.find((one) => one.journal.run === journal.run)?.holder }];
    onBroken(journal);
    return [];
  });
  const held = runsOf(inCluster);
  const onDisk = here.filter(({ journal }) => !held.has(journal.run));
  const known = new Set([...held, ...runsOf(onDisk)]);
  const kept = await keptRuns(cluster, namespace, known, signal, onBroken);
  return [
    ...inCluster,
    ...onDisk.map(({ journal, holder }) => ({ journal, lease: undefined, holder })),
    ...kept.map((journal) => ({ journal, lease: undefined, holder: undefined })),
  ];
}

function runsOf(found: readonly { readonly journal: Journal }[]): ReadonlySet<string> {
  return new Set(found.map(({ journal }) => journal.run));
}

/** What a Lease says of its run, or why that cannot be read. */
export function journalOrBroken(lease: Lease): Journal | Failure {
  try {
    return journalOf(lease);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

/** The one run that holds this set, if any. Rejects when its Lease is not one of ours. */
export async function findUnfinishedOn(
  cluster: Cluster,
  journals: Journals,
  set: { readonly namespace: string; readonly name: string },
  signal: AbortSignal,
  onBroken: (problem: Failure) => void,
): Promise<UnfinishedRun | undefined> {
  const lease = await cluster
    .get(leases, { namespace: set.namespace, name: leaseName(set.name) }, signal)
    .catch(absentIf('notFound'));
  const kept = (await journals.list(onBroken)).filter(
    ({ journal: { target } }) =>
      target.server === cluster.server && target.namespace === set.namespace && target.name === set.name,
  );
  if (lease === undefined) {
    const last = kept.at(-1);
    if (last !== undefined) return { ...last, lease: undefined };
    const journal = await keptRunOn(cluster, set, signal, onBroken);
    return journal && { journal, lease: undefined, holder: undefined };
  }
  const journal = journalOf(lease);
  return { journal, lease, holder: kept.find((one) => one.journal.run === journal.run)?.holder };
}
