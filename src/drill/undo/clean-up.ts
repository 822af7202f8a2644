import type { JsonPatchOperation } from '../../cluster/cluster.ts';
import { statefulSets } from '../../cluster/resource.ts';
import type { StatefulSet } from '../../objects/workload.ts';
import { throwUnlessAgain } from '../again.ts';
import { isRestored, readSet } from './fields.ts';
import { markOf } from '../../recording/mark.ts';
import type { UndoStage } from './stage.ts';
import { withoutTraces } from './traces.ts';

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
      throwUnlessAgain(error, { attempt, signal }, 'conflict');
    }
  }
}

function tracesOf(set: StatefulSet, { journal }: UndoStage): readonly JsonPatchOperation[] {
  return withoutTraces(set, journal.owners, markOf(set) === journal.run);
}
