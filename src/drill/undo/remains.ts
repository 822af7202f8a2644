import { absentIf, isClusterError } from '../../cluster/error.ts';
import { leases } from '../../cluster/resource.ts';
import type { StatefulSet } from '../../objects/workload.ts';
import type { Host } from '../host.ts';
import { standingEffects } from './effects/registry.ts';
import { readSet } from './fields.ts';
import type { UnfinishedRun } from './interrupted.ts';
import { isPutAside } from './keepsake.ts';
import { readRevisions } from './known-revisions.ts';
import { leaseName } from './lease-name.ts';
import { markOf } from '../../recording/mark.ts';
import { isOurs } from './owners.ts';
import { SetReplaced } from './stage.ts';
import { standingIn } from './standing.ts';

/**
 * What a cluster still has of a run whose Lease was not found:
 * - `nothing`: neither Lease, mark and field owner, nor a value or a revision of it, nor what it had put aside
 * - `unmarked`: neither Lease nor mark, but something else
 * - `fence`: its Lease after all, or its mark
 * - `unknown`: that could not be read, or the set is not there any more
 */
export type Remains = 'nothing' | 'unmarked' | 'fence' | 'unknown';

/** Reads afresh: a run of which only this disk knows was undone elsewhere, or has never begun. */
export async function remainsOf({ journal, lease }: UnfinishedRun, host: Host): Promise<Remains> {
  if (lease !== undefined) return 'fence';
  const { cluster, interrupts } = host;
  const stage = { cluster, journal, signal: interrupts.first };
  try {
    if (await hasLease(stage)) return 'fence';
    const set = await readSet(stage);
    if (markOf(set) === journal.run) return 'fence';
    return (await hasMore(set, stage)) ? 'unmarked' : 'nothing';
  } catch (error) {
    if (!(error instanceof SetReplaced) && !isClusterError(error)) throw error;
    return 'unknown';
  }
}

type Stage = Parameters<typeof readSet>[0];

/** Also another run's: then its own is gone, but somebody is at work here. */
async function hasLease({ cluster, journal: { target }, signal }: Stage): Promise<boolean> {
  const at = { namespace: target.namespace, name: leaseName(target.name) };
  return (await cluster.get(leases, at, signal).catch(absentIf('notFound'))) !== undefined;
}

async function hasMore(set: StatefulSet, stage: Stage): Promise<boolean> {
  if ((set.metadata?.managedFields ?? []).some(isOurs)) return true;
  if (standingIn(set, stage.journal.changes).length > 0) return true;
  if ((await standingEffects(stage)).length > 0) return true;
  if (await isPutAside(stage)) return true;
  // Who replaces the set whole takes its mark away, but not that of its revisions.
  const revisions = [...((await readRevisions(stage))?.values() ?? [])];
  return revisions.some(({ origin, bearsMark }) => origin === 'run' && bearsMark);
}
