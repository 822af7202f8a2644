import { z } from 'zod';

/** What the drill asks of the eviction API, by UID; the request is written down before it is sent. */
export type EvictionAct =
  | { readonly type: 'evictionRequested'; readonly ordinal: number; readonly uid: string }
  | { readonly type: 'evictionAccepted'; readonly ordinal: number; readonly uid: string }
  /** A PodDisruptionBudget denied it: nothing was done. */
  | {
      readonly type: 'evictionRefused';
      readonly ordinal: number;
      readonly uid: string;
      readonly reason: string;
    };

const pod = { ordinal: z.int(), uid: z.string() };

export const evictionActShapes = [
  z.looseObject({ type: z.literal('evictionRequested'), ...pod }),
  z.looseObject({ type: z.literal('evictionAccepted'), ...pod }),
  z.looseObject({ type: z.literal('evictionRefused'), ...pod, reason: z.string() }),
] as const;
