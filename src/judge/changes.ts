import type { Act, ActEntry, ChangedPart } from '../recording/entry.ts';

/** Another definition that the drill asked for, its undo included. */
export interface Change {
  readonly what: ChangedPart;
  readonly paths: readonly string[];
  readonly seq: number;
  readonly requestedAt: number;
  /** Undefined when the answer was lost: it may have been carried out all the same. */
  readonly acceptedAt: number | undefined;
  /** Of the definition that came of it, when the answer told. */
  readonly generation: number | undefined;
  readonly undo: boolean;
}

type ChangeAct = Extract<Act, { readonly type: 'changeRequested' | 'changeAccepted' }>;

/** An answer belongs to the last request before it for the same fields; a request sent again asks for nothing new. */
export function changesAmong(acts: readonly ActEntry[]): readonly Change[] {
  const changes: Change[] = [];
  let undo = false;
  for (const { act, seq, at } of acts) {
    if (act.type === 'undoBegan') undo = true;
    if (act.type !== 'changeRequested' && act.type !== 'changeAccepted') continue;
    const last = changes.at(-1);
    const open = last !== undefined && last.acceptedAt === undefined && isSame(last, act) ? last : undefined;
    if (act.type === 'changeRequested') {
      const { what, paths } = act;
      const answer = { acceptedAt: undefined, generation: undefined };
      if (open === undefined) changes.push({ what, paths, seq, requestedAt: at, ...answer, undo });
    } else if (open !== undefined) {
      changes[changes.length - 1] = { ...open, acceptedAt: at, generation: act.generation };
    }
  }
  return changes;
}

function isSame(change: Change, { what, paths }: ChangeAct): boolean {
  return change.what === what && change.paths.join() === paths.join();
}
