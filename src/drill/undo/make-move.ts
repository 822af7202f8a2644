import { controllerRevisions, pods } from '../../cluster/resource.ts';
import { isTerminating } from '../../statefulset/pods.ts';
import type { UndoStepResult } from '../run-result.ts';
import { deleteByUid } from './delete-by-uid.ts';
import type { Move } from './next-move.ts';
import type { UndoStage } from './stage.ts';

type Doing = Exclude<Move, { readonly move: 'wait' | 'done' }>;

interface Limits {
  readonly withinMs: number;
  readonly signal: AbortSignal;
}

/** Takes a pod or a revision of the run away, and waits until the watch has told so: nothing is decided on what is old. */
export async function makeMove(stage: UndoStage, move: Doing, limits: Limits): Promise<UndoStepResult> {
  const done =
    move.move === 'delete pod' ? deletePod(stage, move, limits) : deleteRevision(stage, move, limits);
  const step = { does: await done, result: 'done', detail: move.why } as const;
  stage.emit({ type: 'undoStep', step });
  return step;
}

async function deletePod(
  stage: UndoStage,
  { pod: { metadata = {} }, ordinal }: Extract<Doing, { move: 'delete pod' }>,
  limits: Limits,
): Promise<string> {
  const { recorder, emit } = stage;
  const { name = '', uid = '' } = metadata;
  stage.assertHeld();
  recorder.act({ type: 'deleteRequested', ordinal, uid });
  if (await deleteByUid(stage, pods, { name, uid })) {
    recorder.act({ type: 'deleteAccepted', ordinal, uid });
    emit({ type: 'acted', what: `deleted pod ${name}` });
  }
  await recorder.until(({ pod: members }) => {
    const now = members.get(name);
    return now?.metadata?.uid !== uid || isTerminating(now) ? true : undefined;
  }, limits);
  return `delete pod ${name}`;
}

async function deleteRevision(
  stage: UndoStage,
  { revision: { metadata } }: Extract<Doing, { move: 'delete revision' }>,
  limits: Limits,
): Promise<string> {
  const { name = '', uid } = metadata;
  await deleteByUid(stage, controllerRevisions, metadata);
  await stage.recorder.until(
    ({ revision }) => (revision.get(name)?.metadata?.uid === uid ? undefined : true),
    limits,
  );
  return `delete revision ${name}, made by the run`;
}
