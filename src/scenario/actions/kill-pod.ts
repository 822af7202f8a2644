import type { ActionSchema } from '../action.ts';
import { onlyWithRandom, orderField, podFields, seedFits } from '../chosen-pods.ts';
import { count, record } from '../fields.ts';
import { inTurn, podsInWords, selectorOf } from '../ordinal.ts';

export const killPod: ActionSchema<'killPod'> = {
  key: 'killPod',

  schema: () =>
    record({
      ...podFields(),
      ...orderField(),
      // Below one second it would be a forced deletion, which gives the name away before the pod has stopped.
      gracePeriodSeconds: count(1)
        .describe("As in a DeleteOptions, at least 1; default: the pod's own terminationGracePeriodSeconds")
        .optional(),
    })
      .describe('Deletes pods gracefully; the set makes them anew')
      .refine(seedFits, onlyWithRandom)
      .transform(({ ordinal, seed, order, gracePeriodSeconds }) => ({
        action: 'killPod' as const,
        ordinal: selectorOf(ordinal, seed),
        order,
        gracePeriodSeconds,
      })),

  blastRadius: ({ ordinal, order }) => `${podsInWords(ordinal)}${inTurn(ordinal, order)}`,
};
