import { absentIf } from '../../cluster/error.ts';
import { statefulSets } from '../../cluster/resource.ts';
import type { StatefulSet } from '../../objects/workload.ts';
import { formatPath, inWords, valueAt } from '../edit/path.ts';
import type { Host } from '../host.ts';
import type { Standing } from '../undo/effects/effect.ts';
import { standingEffects } from '../undo/effects/registry.ts';
import type { Journal } from '../undo/journal.ts';
import { standingIn } from '../undo/standing.ts';
import { leftObjects, type LeftObjects } from './left-objects.ts';

/** A run that nobody has undone, and what it has left as it made it. */
export interface LeftRun extends LeftObjects {
  readonly journal: Journal;
  /** `spec.replicas is 0, was 3`; empty when every field is as it was, or as somebody else wants it. */
  readonly changed: readonly string[];
  /** What it did beside its set and nobody has taken back. */
  readonly effects: readonly Standing[];
}

/**
 * Reads the set of each run afresh, and what may be left around it. A set that is gone, or another one by now, has
 * nothing of the run's.
 */
export async function leftChanged(journals: readonly Journal[], host: Host): Promise<readonly LeftRun[]> {
  return Promise.all(
    journals.map(async (journal) => {
      const set = await setOf(journal, host);
      const { cluster, interrupts } = host;
      // A helper pod is one of the traces that a purge takes away.
      const beside = journal.effects.filter(({ kind }) => kind !== 'helperPod');
      const effects = await standingEffects({
        cluster,
        journal: { ...journal, effects: beside },
        signal: interrupts.first,
      });
      if (set === undefined) return { journal, changed: [], effects, objects: [], unread: [] };
      const objects = await leftObjects(journal, set, host);
      return { journal, changed: stillOurs(journal, set), effects, ...objects };
    }),
  );
}

async function setOf(
  { target: { namespace, name, uid } }: Journal,
  { cluster, interrupts }: Host,
): Promise<StatefulSet | undefined> {
  const at = { namespace, name };
  const set = await cluster.get(statefulSets, at, interrupts.first).catch(absentIf('notFound'));
  return set?.metadata?.uid === uid ? set : undefined;
}

function stillOurs({ changes }: Journal, set: StatefulSet): readonly string[] {
  return standingIn(set, changes).map(
    ({ path, before }) => `${formatPath(path)} is ${inWords(valueAt(set, path))}, was ${inWords(before)}`,
  );
}
