import { absentIf } from '../../cluster/error.ts';
import { controllerRevisions, leases, pods, statefulSets } from '../../cluster/resource.ts';
import { exitCodes, Failure } from '../../lib/failure.ts';
import type { Lease } from '../../objects/surroundings.ts';
import type { ControllerRevision, Pod, StatefulSet } from '../../objects/workload.ts';
import type { Host } from '../host.ts';
import { recoverCommand } from '../verdict.ts';
import type { KeptJournal } from '../undo/disk.ts';
import type { Journal } from '../undo/journal.ts';
import { keepsakeName, remakeCommand, setNameOf } from '../undo/keepsake.ts';
import { journalOfKeepsake } from '../undo/keepsake-journal.ts';
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
  /** Definitions that were put aside, of sets that are there: nobody needs them any more. */
  readonly keepsakes: readonly ControllerRevision[];
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
  const [held, sets, helpers, definitions, all] = await Promise.all([
    cluster.list(leases, labelled, signal),
    cluster.list(statefulSets, { namespace }, signal),
    cluster.list(pods, labelled, signal),
    cluster.list(controllerRevisions, labelled, signal).catch(absentIf('forbidden')),
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
  const keepsakes = (definitions?.items ?? []).filter((one) => {
    const isThere = sets.items.some((set) => isKeptOf(one, set));
    if (!isThere) onBroken(onlyCopy(one));
    return isThere;
  });
  return {
    leases: held.items,
    sets: sets.items.filter(bearsTraces),
    pods: helpers.items,
    keepsakes,
    kept,
    journals: [...byRun.values()],
  };
}

function isKeptOf({ metadata: kept }: ControllerRevision, { metadata: set }: StatefulSet): boolean {
  return kept?.namespace === set?.namespace && kept?.name === keepsakeName(set?.name ?? '');
}

/** Nothing else may know any more what the set was like: it stays, however much is purged. */
function onlyCopy(kept: ControllerRevision): Failure {
  const { name = '', namespace = '' } = kept.metadata ?? {};
  return new Failure(
    exitCodes.refused,
    `controllerrevision ${name} in ${namespace} keeps the definition of a set that is not there; it is not purged. Make the set anew: ${wayBack(kept)}`,
  );
}

/** By recover, as long as its journal can be read; it does without a Lease. */
function wayBack(kept: ControllerRevision): string {
  const { name = '', namespace = '' } = kept.metadata ?? {};
  try {
    return recoverCommand(journalOfKeepsake(kept).target);
  } catch {
    return remakeCommand(setNameOf(name), `-n ${namespace}`);
  }
}

function bearsTraces(set: StatefulSet): boolean {
  return markOf(set) !== undefined || (set.metadata?.managedFields ?? []).some(isOurs);
}

export function isNothing({ leases: held, sets, pods: helpers, keepsakes, kept }: Traces): boolean {
  return held.length + sets.length + helpers.length + keepsakes.length + kept.length === 0;
}
