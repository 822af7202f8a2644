import type { JsonPatchOperation } from '../../cluster/cluster.ts';
import { isClusterError, isUncertain } from '../../cluster/error.ts';
import { statefulSets } from '../../cluster/resource.ts';
import type { StatefulSet } from '../../objects/workload.ts';
import { onlyAt } from '../edit/json-patch.ts';
import { type FormerOwner, isOurs, withoutUs } from './owners.ts';
import { isRestored, readSet } from './fields.ts';
import { markAnnotation, markOf } from '../../recording/mark.ts';
import type { UndoStage } from './stage.ts';

const TRIES = 30;

/**
 * Takes the mark off and gives the fields back to their managers, in one patch: as long as the mark stands there is
 * something to recover, and the moment it goes there is nothing left of us. Resolves with the set as it then is, or with
 * undefined when a field is not as it was after all: then the mark stays.
 */
export async function leaveNoTrace(stage: UndoStage): Promise<StatefulSet | undefined> {
  const { cluster, journal, signal } = stage;
  const { namespace, name } = journal.target;
  for (let attempt = 1; ; attempt++) {
    const set = await readSet(stage);
    const body = tracesOf(set, stage);
    if (body.length === 0) return set;
    if (markOf(set) === journal.run && !isRestored(stage, set)) return undefined;
    stage.assertHeld();
    try {
      return await cluster.patch(statefulSets, { namespace, name }, { type: 'json', body }, { signal });
    } catch (error) {
      const again = isClusterError(error, 'conflict') || isUncertain(error);
      if (!again || signal.aborted || attempt === TRIES) throw error;
    }
  }
}

function tracesOf(set: StatefulSet, { journal }: UndoStage): readonly JsonPatchOperation[] {
  return withoutTraces(set, journal.owners, markOf(set) === journal.run);
}

/** The one patch that leaves nothing of us on a set; empty when nothing is there. */
export function withoutTraces(
  set: StatefulSet,
  former: readonly FormerOwner[],
  marked: boolean,
): readonly JsonPatchOperation[] {
  const { managedFields = [] } = set.metadata ?? {};
  const owned = managedFields.some(isOurs);
  if (!marked && !owned) return [];
  const owners = withoutUs(managedFields, former);
  return [
    onlyAt(set),
    ...(marked
      ? [{ op: 'remove' as const, path: `/metadata/annotations/${markAnnotation.replace('/', '~1')}` }]
      : []),
    // `add` also where there are none. An empty list would be taken for none given; a list of nothing empties it.
    // Upstream: apimachinery pkg/util/managedfields/internal/fieldmanager.go, isResetManagedFields (1.36).
    { op: 'add', path: '/metadata/managedFields', value: owners.length > 0 ? owners : [{}] },
  ];
}
