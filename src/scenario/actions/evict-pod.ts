import type { ActionSchema } from '../action.ts';
import { onlyWithRandom, orderField, podFields, seedFits } from '../chosen-pods.ts';
import { record } from '../fields.ts';
import { inTurn, podsInWords, selectorOf } from '../ordinal.ts';

export const evictPod: ActionSchema<'evictPod'> = {
  key: 'evictPod',

  schema: () =>
    record({ ...podFields(), ...orderField() })
      .describe(
        'Asks for the eviction of pods, as `kubectl drain` does: PodDisruptionBudgets have a say in it. Asked once; `expect: {eviction: denied}` where a budget is to deny it',
      )
      .refine(seedFits, onlyWithRandom)
      .transform(({ ordinal, seed, order }) => ({
        action: 'evictPod' as const,
        ordinal: selectorOf(ordinal, seed),
        order,
      })),

  blastRadius: ({ ordinal, order }) => `${podsInWords(ordinal)}${inTurn(ordinal, order)}`,
};
