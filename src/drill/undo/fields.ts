import { isClusterError } from '../../cluster/error.ts';
import { statefulSets } from '../../cluster/resource.ts';
import { sameJson } from '../../lib/equal.ts';
import type { StatefulSet } from '../../objects/workload.ts';
import { recordedEdit } from '../edit/acts.ts';
import { jsonPatchFor, onlyAt } from '../edit/json-patch.ts';
import { formatPath, inWords, valueAt } from '../edit/path.ts';
import { throwUnlessAgain } from '../again.ts';
import type { UndoStepResult } from '../run-result.ts';
import type { FieldChange } from './journal.ts';
import { markOf } from '../../recording/mark.ts';
import { isSetOfRun } from './set-of-run.ts';
import { SetReplaced, type UndoStage } from './stage.ts';
import { isOfTheRun } from './standing.ts';
import { MARK_GONE } from './mark-gone.ts';

export interface RestoredFields {
  readonly steps: readonly UndoStepResult[];
  /** The definition as it is now: whoever waits for the controller must not be content with an older one. */
  readonly generation: number;
}

/**
 * Gives back every field that is still ours, all in one write: a template that is restored in two would be rolled out
 * twice. Compares on a fresh read; what somebody else has made of a field is a conflict and stays.
 */
export async function restoreFields(stage: UndoStage): Promise<RestoredFields> {
  for (let attempt = 1; ; attempt++) {
    const set = await readSet(stage);
    const found = stage.journal.changes
      .toReversed()
      .map((change) => ({ change, ...compare(stage, set, change) }));
    const ours = found.flatMap(({ change, result }) => (result === 'ours' ? [change] : []));
    try {
      const restored = ours.length === 0 ? set : await putBack(stage, set, ours);
      const steps = found.map(stepOf);
      for (const step of steps) stage.emit({ type: 'undoStep', step });
      return { steps, generation: restored.metadata?.generation ?? 0 };
    } catch (error) {
      throwUnlessAgain(error, { attempt, signal: stage.signal }, 'conflict');
    }
  }
}

function stepOf({ change, ...found }: Found & { readonly change: FieldChange }): UndoStepResult {
  const does = `restore ${formatPath(change.path)} to ${inWords(change.before)}`;
  return found.result === 'ours'
    ? { does, result: 'done', detail: undefined }
    : { does, result: found.result, detail: found.detail };
}

type Found =
  | { result: 'ours' }
  | (Pick<UndoStepResult, 'detail'> & { result: 'already undone' | 'conflict' });

/** Three-way: as before → nothing to do; ours, under our mark → restore; anything else is somebody's wish. */
function compare({ journal, force, keepLive }: UndoStage, set: StatefulSet, change: FieldChange): Found {
  const { path, before, ours } = change;
  const live = valueAt(set, path);
  if (sameJson(live, before)) return { result: 'already undone', detail: undefined };
  const isOurs = isOfTheRun(change, live);
  if (isOurs && (markOf(set) === journal.run || force)) return { result: 'ours' };
  if (keepLive) return { result: 'already undone', detail: `kept at ${inWords(live)}, as somebody wants it` };
  const diff = `before ${inWords(before)}, ours ${ours.map(inWords).join(' or ')}, now ${inWords(live)}`;
  if (!isOurs) return { result: 'conflict', detail: `somebody else changed it: ${diff}` };
  return { result: 'conflict', detail: `${MARK_GONE}: ${diff}` };
}

/** A conflict over a value that is the run's own: it would be given back if only the mark still stood. */
export function isOfMissingMark({ detail }: UndoStepResult): boolean {
  return detail?.startsWith(MARK_GONE) ?? false;
}

/** Every field is as it was, or is to be left as it is. */
export function isRestored(stage: UndoStage, set: StatefulSet): boolean {
  return stage.journal.changes.every((change) => compare(stage, set, change).result === 'already undone');
}

/** The set as it is now. Rejects with {@link SetReplaced} when it is not the set of the journal. */
export async function readSet({
  cluster,
  journal,
  signal,
}: Pick<UndoStage, 'cluster' | 'journal' | 'signal'>): Promise<StatefulSet> {
  const { target } = journal;
  const { namespace, name } = target;
  try {
    const set = await cluster.get(statefulSets, { namespace, name }, signal);
    if (isSetOfRun(set, journal)) return set;
    throw new SetReplaced(target, set);
  } catch (error) {
    if (isClusterError(error, 'notFound')) throw new SetReplaced(target, undefined);
    throw error;
  }
}

async function putBack(
  stage: UndoStage,
  set: StatefulSet,
  changes: readonly FieldChange[],
): Promise<StatefulSet> {
  const { cluster, recorder, journal, signal } = stage;
  const { namespace, name } = journal.target;
  stage.assertHeld();
  const placed = changes.map(({ path, before }) => ({ path, value: before }));
  const body = [onlyAt(set), ...jsonPatchFor(set, placed)];
  const { requested, accepted } = recordedEdit(set, placed);
  for (const act of requested) recorder.act(act);
  const restored = await cluster.patch(statefulSets, { namespace, name }, { type: 'json', body }, { signal });
  for (const act of accepted(restored.metadata?.generation ?? 0)) recorder.act(act);
  return restored;
}
