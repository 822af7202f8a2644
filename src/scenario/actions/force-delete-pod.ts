import type { ActionSchema } from '../action.ts';
import { onlyWithRandom, podFields, seedFits } from '../chosen-pods.ts';
import { record } from '../fields.ts';
import { selectorOf } from '../ordinal.ts';

export const forceDeletePod: ActionSchema<'forceDeletePod'> = {
  key: 'forceDeletePod',

  schema: () =>
    record(podFields())
      .describe(
        'Deletes pods without a grace period, one by one, highest first: their names are free before they have stopped. Needs --allow-force',
      )
      .refine(seedFits, onlyWithRandom)
      .transform(({ ordinal, seed }) => ({
        action: 'forceDeletePod' as const,
        ordinal: selectorOf(ordinal, seed),
      })),

  blastRadius: ({ ordinal }) =>
    ordinal.select === 'all' || (ordinal.select === 'these' && ordinal.ordinals.length > 1)
      ? 'several pods, one by one, by force'
      : 'one pod, by force',
};
