import { z } from 'zod';

/** How a set is deleted, in kubectl's words: its pods stay, go after it, or go before it. */
export type Cascade = 'orphan' | 'background' | 'foreground';

/** What the drill does to the set as a whole. */
export type SetAct =
  | { readonly type: 'setDeleteRequested'; readonly uid: string; readonly cascade: Cascade }
  | { readonly type: 'setDeleteAccepted'; readonly uid: string; readonly cascade: Cascade }
  /** The set that it made in the place of the deleted one, in a step; the undo's is known by its mark. */
  | { readonly type: 'setMade'; readonly uid: string };

const cascade = z.enum(['orphan', 'background', 'foreground']);

export const setActShapes = [
  z.looseObject({ type: z.literal('setDeleteRequested'), uid: z.string(), cascade }),
  z.looseObject({ type: z.literal('setDeleteAccepted'), uid: z.string(), cascade }),
  z.looseObject({ type: z.literal('setMade'), uid: z.string() }),
] as const;
