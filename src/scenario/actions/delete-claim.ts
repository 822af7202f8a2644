import type { ActionSchema } from '../action.ts';
import { onlyWithRandom, podFields, seedFits } from '../chosen-pods.ts';
import { record, text } from '../fields.ts';
import { selectorOf } from '../ordinal.ts';

export const deleteClaim: ActionSchema<'deleteClaim'> = {
  key: 'deleteClaim',

  schema: () =>
    record({
      ...podFields('Whose claims'),
      volume: text()
        .describe('Name of the claim template, as in spec.volumeClaimTemplates; default: all of them')
        .optional(),
    })
      .describe(
        'Deletes claims, and with them their data: each stays Terminating as long as a pod mounts it. Cannot be undone, so it needs guards.allowDestructive and --allow-destructive',
      )
      .refine(seedFits, onlyWithRandom)
      .transform(({ ordinal, seed, volume }) => ({
        action: 'deleteClaim' as const,
        ordinal: selectorOf(ordinal, seed),
        volume,
      })),

  destructive: () => 'the data of the claims goes with them',
  blastRadius: ({ ordinal }) =>
    ordinal.select === 'all' || (ordinal.select === 'these' && ordinal.ordinals.length > 1)
      ? 'the data of several pods, for good'
      : 'the data of one pod, for good',
};
