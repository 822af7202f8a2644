import type { ActEntry } from '../recording/entry.ts';
import type { Cascade } from '../recording/set-acts.ts';

/** The set as a whole, deleted by the drill. */
export interface SetDeletion {
  readonly uid: string;
  readonly cascade: Cascade;
  readonly seq: number;
  readonly requestedAt: number;
  /** Undefined when the answer was lost: it may have been carried out all the same. */
  readonly acceptedAt: number | undefined;
  /** Milliseconds that the step allowed. */
  readonly withinMs: number | undefined;
}

export function setDeletionsAmong(acts: readonly ActEntry[]): readonly SetDeletion[] {
  return acts.flatMap(({ act, seq, at: requestedAt }): readonly SetDeletion[] => {
    if (act.type !== 'setDeleteRequested') return [];
    const { cascade, uid } = act;
    const answer = acts.find((one) => one.act.type === 'setDeleteAccepted' && one.act.uid === uid);
    const step = acts.findLast((one) => one.seq < seq && one.act.type === 'step')?.act;
    const withinMs = step?.type === 'step' ? step.withinMs : undefined;
    return [{ uid, cascade, seq, requestedAt, acceptedAt: answer?.at, withinMs }];
  });
}
