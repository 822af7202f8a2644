import { isClusterError, isUncertain } from '../../cluster/error.ts';
import { statefulSets } from '../../cluster/resource.ts';
import { sameJson } from '../../lib/equal.ts';
import type { StatefulSet } from '../../objects/workload.ts';
import type { UndoStepResult } from '../run-result.ts';
import type { FieldChange } from './journal.ts';
import { markOf } from './mark.ts';
import { SetReplaced, type UndoStage } from './stage.ts';

const TRIES = 30;

export interface RestoredFields {
  readonly steps: readonly UndoStepResult[];
  /** The definition as it is now: whoever waits for the controller must not be content with an older one. */
  readonly generation: number;
}

/** Gives back every field the run changed, last one first. Compares on a fresh read and writes only what is still ours. */
export async function restoreFields(stage: UndoStage): Promise<RestoredFields> {
  const steps: UndoStepResult[] = [];
  let generation = 0;
  for (const change of stage.journal.changes.toReversed()) {
    const { set, ...step } = await restoreField(stage, change);
    generation = Math.max(generation, set.metadata?.generation ?? 0);
    stage.emit({ type: 'undoStep', step });
    steps.push(step);
  }
  return { steps, generation };
}

async function restoreField(
  stage: UndoStage,
  change: FieldChange,
): Promise<UndoStepResult & { readonly set: StatefulSet }> {
  const does = `restore ${change.path} to ${show(change.before)}`;
  for (let attempt = 1; ; attempt++) {
    const set = await readSet(stage);
    const found = compare(stage, set, change);
    if (found.result !== 'ours') return { does, set, ...found };
    stage.assertHeld();
    try {
      return { does, set: await patchField(stage, set, change), result: 'done', detail: undefined };
    } catch (error) {
      const again = isClusterError(error, 'conflict') || isUncertain(error);
      if (!again || stage.signal.aborted || attempt === TRIES) throw error;
    }
  }
}

type Found =
  | { result: 'ours' }
  | (Pick<UndoStepResult, 'detail'> & { result: 'already undone' | 'conflict' });

/** Three-way: as before → nothing to do; ours, under our mark → restore; anything else is somebody's wish. */
function compare(
  { journal, force, keepLive }: UndoStage,
  set: StatefulSet,
  { path, before, ours }: FieldChange,
): Found {
  const live = valueAt(set, path);
  if (sameJson(live, before)) return { result: 'already undone', detail: undefined };
  const isOurs = ours.some((value) => sameJson(live, value));
  if (isOurs && (markOf(set) === journal.run || force)) return { result: 'ours' };
  if (keepLive) return { result: 'already undone', detail: `kept at ${show(live)}, as asked` };
  const diff = `before ${show(before)}, ours ${ours.map(show).join(' or ')}, now ${show(live)}`;
  if (!isOurs) return { result: 'conflict', detail: `somebody else changed it: ${diff}` };
  return { result: 'conflict', detail: `the mark of the run is gone, so somebody may want it so: ${diff}` };
}

/** Every field is as it was, or is to be left as it is. */
export function isRestored(stage: UndoStage, set: StatefulSet): boolean {
  return stage.journal.changes.every((change) => compare(stage, set, change).result === 'already undone');
}

/** The set as it is now. Rejects with {@link SetReplaced} when it is not the set of the journal. */
export async function readSet({
  cluster,
  journal: { target },
  signal,
}: Pick<UndoStage, 'cluster' | 'journal' | 'signal'>): Promise<StatefulSet> {
  const { namespace, name, uid } = target;
  try {
    const set = await cluster.get(statefulSets, { namespace, name }, signal);
    if (set.metadata?.uid === uid) return set;
    throw new SetReplaced(target, set);
  } catch (error) {
    if (isClusterError(error, 'notFound')) throw new SetReplaced(target, undefined);
    throw error;
  }
}

async function patchField(stage: UndoStage, set: StatefulSet, change: FieldChange): Promise<StatefulSet> {
  const { cluster, recorder, journal, signal } = stage;
  const { namespace, name } = journal.target;
  const restored = nest(change.path.split('.'), change.before ?? null);
  const body = { ...restored, metadata: { resourceVersion: set.metadata?.resourceVersion } };
  const scaling =
    change.path === 'spec.replicas'
      ? { from: set.spec?.replicas ?? 1, to: Number(change.before ?? 1) }
      : undefined;
  if (scaling) recorder.act({ type: 'scaleRequested', ...scaling });
  const patched = await cluster.patch(statefulSets, { namespace, name }, { type: 'merge', body }, { signal });
  if (scaling) recorder.act({ type: 'scaleAccepted', ...scaling });
  return patched;
}

function nest([head, ...rest]: readonly string[], value: unknown): Readonly<Record<string, unknown>> {
  return { [head ?? '']: rest.length === 0 ? value : nest(rest, value) };
}

function valueAt(object: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], object);
}

function show(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}
