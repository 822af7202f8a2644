import { z } from 'zod';
import type { ActionSchema } from '../action.ts';
import { count, record } from '../fields.ts';
import { inTurn, podsInWords, selectorOf, writtenOrdinal } from '../ordinal.ts';

export const evictPod: ActionSchema<'evictPod'> = {
  key: 'evictPod',

  schema: () =>
    record({
      ordinal: writtenOrdinal.describe('Which pods: an ordinal, a list, highest, lowest, all or random'),
      seed: count().describe('Makes `ordinal: random` choose the same pod again').optional(),
      order: z
        .enum(['descending', 'ascending', 'together'])
        .default('descending')
        .describe('For several pods: one by one, waiting for each to be Ready again, or all at once'),
    })
      .describe(
        'Asks for the eviction of pods, as `kubectl drain` does: PodDisruptionBudgets have a say in it. Asked once; `expect: {eviction: denied}` where a budget is to deny it',
      )
      .refine(({ ordinal, seed }) => seed === undefined || ordinal === 'random', {
        path: ['seed'],
        error: 'only goes with `ordinal: random`',
      })
      .transform(({ ordinal, seed, order }) => ({
        action: 'evictPod' as const,
        ordinal: selectorOf(ordinal, seed),
        order,
      })),

  blastRadius: ({ ordinal, order }) => `${podsInWords(ordinal)}${inTurn(ordinal, order)}`,
};
