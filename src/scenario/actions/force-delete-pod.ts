import type { ActionSchema } from '../action.ts';
import { count, record } from '../fields.ts';
import { selectorOf, writtenOrdinal } from '../ordinal.ts';

export const forceDeletePod: ActionSchema<'forceDeletePod'> = {
  key: 'forceDeletePod',

  schema: () =>
    record({
      ordinal: writtenOrdinal.describe('Which pods: an ordinal, a list, highest, lowest, all or random'),
      seed: count().describe('Makes `ordinal: random` choose the same pod again').optional(),
    })
      .describe(
        'Deletes pods without a grace period, one by one, highest first: their names are free before they have stopped. Needs --allow-force',
      )
      .refine(({ ordinal, seed }) => seed === undefined || ordinal === 'random', {
        path: ['seed'],
        error: 'only goes with `ordinal: random`',
      })
      .transform(({ ordinal, seed }) => ({
        action: 'forceDeletePod' as const,
        ordinal: selectorOf(ordinal, seed),
      })),

  blastRadius: ({ ordinal }) =>
    ordinal.select === 'all' || (ordinal.select === 'these' && ordinal.ordinals.length > 1)
      ? 'several pods, one by one, by force'
      : 'one pod, by force',
};
