import { controllerRevisions } from '../../cluster/resource.ts';
import type { Pod, StatefulSet } from '../../objects/workload.ts';
import { isMember, revisionOf } from '../../statefulset/pods.ts';
import { specOf } from '../../statefulset/spec.ts';
import type { UndoStepResult } from '../run-result.ts';
import { deleteByUid } from './delete-by-uid.ts';
import { readSet } from './fields.ts';
import { isObserved } from './health.ts';
import { rollsOut } from './journal.ts';
import { type KnownRevision, readRevisions } from './known-revisions.ts';
import { markOf } from '../../recording/mark.ts';
import type { UndoStage } from './stage.ts';

/**
 * Deletes the revisions that the run has made the controller write: left there, the owner's next `kubectl rollout undo`
 * would roll out what the drill had tried. Every doubt keeps them: those that were there before, or of which that is not
 * known, those that hold anything of somebody else, and those made without the mark of the run when the set has it no
 * more. One that is still in use is a step that failed.
 */
export async function removeBornRevisions(
  stage: UndoStage,
  pods: readonly Pod[],
): Promise<readonly UndoStepResult[]> {
  const { journal, force } = stage;
  if (!rollsOut(journal) || journal.before.revisions === undefined) return [];
  const set = await readSet(stage);
  const isFenced = markOf(set) === journal.run || force;
  const revisions = (await readRevisions(stage)) ?? new Map<string, KnownRevision>();
  const results: UndoStepResult[] = [];
  for (const [name, { metadata, origin, isBorn, bearsMark }] of revisions) {
    if (!isBornOfRun({ origin, isBorn }) || !(isFenced || bearsMark) || isWanted(set, name)) continue;
    const inUse = useOf(name, set, pods);
    if (inUse === undefined) await deleteByUid(stage, controllerRevisions, metadata);
    const does = `delete revision ${name}, made by the run`;
    const step: UndoStepResult =
      inUse === undefined
        ? { does, result: 'done', detail: undefined }
        : { does, result: 'failed', detail: inUse };
    stage.emit({ type: 'undoStep', step });
    results.push(step);
  }
  return results;
}

/** Made by the run, and of what the run has put into the template alone. */
export function isBornOfRun({ origin, isBorn }: Pick<KnownRevision, 'origin' | 'isBorn'>): boolean {
  return origin === 'run' && isBorn;
}

/** The definition is so now, because somebody has asked to keep it. */
export function isWanted(set: StatefulSet, name: string): boolean {
  return set.status?.updateRevision === name && isObserved(set, 0);
}

/** Who still needs a revision, in words. */
export function useOf(name: string, set: StatefulSet, pods: readonly Pod[]): string | undefined {
  const { currentRevision, updateRevision } = set.status ?? {};
  if (name === currentRevision || name === updateRevision) return 'the status of the set still names it';
  const user = pods.find((pod) => isMember(specOf(set), pod) && revisionOf(pod) === name);
  return user && `pod ${user.metadata?.name} is still at it`;
}
