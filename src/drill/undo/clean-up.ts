import type { JsonPatchOperation } from '../../cluster/cluster.ts';
import { isClusterError, isUncertain } from '../../cluster/error.ts';
import { statefulSets } from '../../cluster/resource.ts';
import type { StatefulSet } from '../../objects/workload.ts';
import { isOurs, withoutUs } from './owners.ts';
import { readSet } from './fields.ts';
import { markAnnotation, markOf } from './mark.ts';
import type { UndoStage } from './stage.ts';

const TRIES = 30;

/**
 * Takes the mark off and gives the fields back to their managers, in one patch: as long as the mark stands there is
 * something to recover, and the moment it goes there is nothing left of us. Resolves with the set as it then is.
 */
export async function leaveNoTrace(stage: UndoStage): Promise<StatefulSet> {
  const { cluster, journal, signal } = stage;
  const { namespace, name } = journal.target;
  for (let attempt = 1; ; attempt++) {
    const set = await readSet(stage);
    const body = tracesOf(set, stage);
    if (body.length === 0) return set;
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
  const { managedFields = [], resourceVersion } = set.metadata ?? {};
  const marked = markOf(set) === journal.run;
  const owned = managedFields.some(isOurs);
  if (!marked && !owned) return [];
  return [
    // A wrong resourceVersion is a clean 409, where a failed JSON-patch `test` would be a bare 422.
    { op: 'replace', path: '/metadata/resourceVersion', value: resourceVersion },
    ...(marked
      ? [{ op: 'remove' as const, path: `/metadata/annotations/${markAnnotation.replace('/', '~1')}` }]
      : []),
    { op: 'replace', path: '/metadata/managedFields', value: withoutUs(managedFields, journal.owners) },
  ];
}
