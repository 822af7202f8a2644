import { z } from 'zod';
import type { ActionSchema } from '../action.ts';
import { count, record } from '../fields.ts';
import { inTurn, podsInWords, selectorOf, writtenOrdinal } from '../ordinal.ts';

export const killPod: ActionSchema<'killPod'> = {
  key: 'killPod',

  schema: () =>
    record({
      ordinal: writtenOrdinal.describe('Which pods: an ordinal, a list, highest, lowest, all or random'),
      seed: count().describe('Makes `ordinal: random` choose the same pod again').optional(),
      order: z
        .enum(['descending', 'ascending', 'together'])
        .default('descending')
        .describe('For several pods: one by one, waiting for each to be Ready again, or all at once'),
      // Below one second it would be a forced deletion, which gives the name away before the pod has stopped.
      gracePeriodSeconds: count(1)
        .describe("As in a DeleteOptions, at least 1; default: the pod's own terminationGracePeriodSeconds")
        .optional(),
    })
      .describe('Deletes pods gracefully; the set makes them anew')
      .refine(({ ordinal, seed }) => seed === undefined || ordinal === 'random', {
        path: ['seed'],
        error: 'only goes with `ordinal: random`',
      })
      .transform(({ ordinal, seed, order, gracePeriodSeconds }) => ({
        action: 'killPod' as const,
        ordinal: selectorOf(ordinal, seed),
        order,
        gracePeriodSeconds,
      })),

  blastRadius: ({ ordinal, order }) => `${podsInWords(ordinal)}${inTurn(ordinal, order)}`,
};
