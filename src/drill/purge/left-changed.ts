import { isClusterError } from '../../cluster/error.ts';
import { statefulSets } from '../../cluster/resource.ts';
import { sameJson } from '../../lib/equal.ts';
import type { StatefulSet } from '../../objects/workload.ts';
import { formatPath, valueAt } from '../edit/path.ts';
import type { Host } from '../host.ts';
import type { Journal } from '../undo/journal.ts';

/** A run that nobody has undone, and what it has left as it made it. */
export interface LeftRun {
  readonly journal: Journal;
  /** `spec.replicas is 0, was 3`; empty when every field is as it was, or as somebody else wants it. */
  readonly changed: readonly string[];
}

/** Reads the set of each run afresh. A set that is gone, or another one by now, has nothing of the run's. */
export async function leftChanged(
  journals: readonly Journal[],
  { cluster, interrupts }: Host,
): Promise<readonly LeftRun[]> {
  return Promise.all(
    journals.map(async (journal) => {
      const { namespace, name, uid } = journal.target;
      const set = await cluster
        .get(statefulSets, { namespace, name }, interrupts.first)
        .catch((error: unknown) => {
          if (!isClusterError(error, 'notFound')) throw error;
          return undefined;
        });
      return { journal, changed: set?.metadata?.uid === uid && set ? stillOurs(journal, set) : [] };
    }),
  );
}

function stillOurs({ changes }: Journal, set: StatefulSet): readonly string[] {
  return changes.flatMap(({ path, before, ours }) => {
    const live = valueAt(set, path);
    const isOurs = ours.some((value) => sameJson(live, value ?? undefined));
    return isOurs && !sameJson(live, before)
      ? [`${formatPath(path)} is ${show(live)}, was ${show(before)}`]
      : [];
  });
}

function show(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}
