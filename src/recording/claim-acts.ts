import { z } from 'zod';

/** The drill has deleted a claim, by UID, with all that was on its volume. */
export interface ClaimAct {
  readonly type: 'claimDeleteRequested' | 'claimDeleteAccepted';
  readonly claim: string;
  readonly uid: string;
}

const claimAct = { claim: z.string(), uid: z.string() };

export const claimActShapes = [
  z.looseObject({ type: z.literal('claimDeleteRequested'), ...claimAct }),
  z.looseObject({ type: z.literal('claimDeleteAccepted'), ...claimAct }),
] as const;
