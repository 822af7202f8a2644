import { isClusterError } from '../../cluster/error.ts';
import { claims as claimResource } from '../../cluster/resource.ts';
import { claimOrdinal } from '../../statefulset/names.ts';
import { isInRange } from '../../statefulset/spec.ts';
import { specOf } from '../../statefulset/spec.ts';
import type { UndoStepResult } from '../run-result.ts';
import type { UndoStage } from './stage.ts';

/**
 * Deletes, by UID, the claims that scaling up has made: the controller leaves them behind when it scales down again.
 * Only ordinals that the set did not have before are looked at, so a claim somebody remade in the run is never ours.
 */
export async function removeBornClaims(stage: UndoStage): Promise<readonly UndoStepResult[]> {
  const { cluster, recorder, journal, signal } = stage;
  const set = recorder.snapshot.set.get(journal.target.name);
  const grew = journal.changes.some(
    ({ path, before, ours }) =>
      path === 'spec.replicas' && ours.some((value) => Number(value) > Number(before)),
  );
  if (!grew || set === undefined) return [];
  const { namespace, name: setName } = journal.target;
  const { claimTemplates } = specOf(set);
  const results: UndoStepResult[] = [];
  for (const { metadata } of recorder.snapshot.claim.values()) {
    const name = metadata?.name ?? '';
    const ordinal = claimTemplates
      .map((template) => claimOrdinal(template, setName, name))
      .find((found) => found !== undefined);
    if (ordinal === undefined || isInRange(journal.ordinals, ordinal)) continue;
    if (metadata?.uid === undefined || journal.before.claims[name] === metadata.uid) continue;
    stage.assertHeld();
    await cluster
      .delete(claimResource, { namespace, name }, { uid: metadata.uid, signal })
      .catch((error: unknown) => {
        if (!isClusterError(error, 'notFound', 'conflict')) throw error;
      });
    const result: UndoStepResult = {
      does: `delete claim ${name}, born in the run`,
      result: 'done',
      detail: undefined,
    };
    stage.emit({ type: 'undoStep', step: result });
    results.push(result);
  }
  return results;
}
