import { z } from 'zod';
import type { ActionSchema } from '../action.ts';
import { count, record } from '../fields.ts';

const percentage = () =>
  z
    .string()
    .regex(/^\d+%$/, { error: 'must be a number of pods, or a percentage such as 20%' })
    .refine((text) => Number.parseInt(text, 10) > 0 && Number.parseInt(text, 10) <= 100, {
      error: 'must be from 1% to 100%',
    });

export const setUpdateStrategy: ActionSchema<'setUpdateStrategy'> = {
  key: 'setUpdateStrategy',

  schema: () =>
    record({
      type: z
        .enum(['RollingUpdate', 'OnDelete'])
        .describe('OnDelete: the controller updates no pod before somebody deletes it'),
      rollingUpdate: record({
        partition: count()
          .describe('How many pods, from the lowest ordinal up, stay at the revision they have')
          .optional(),
        maxUnavailable: z
          .union([count(1), percentage()], { error: 'must be a number of pods, or a percentage such as 20%' })
          .describe('How many pods a rollout may take at once; ignored by servers that do not know it')
          .optional(),
      })
        .describe('What is not given stays as the set has it')
        .optional(),
    })
      .describe('Changes spec.updateStrategy of the set')
      .refine(({ type, rollingUpdate }) => type === 'RollingUpdate' || rollingUpdate === undefined, {
        path: ['rollingUpdate'],
        error: 'only goes with `type: RollingUpdate`',
      })
      .transform(({ type, rollingUpdate }) => ({
        action: 'setUpdateStrategy' as const,
        type,
        partition: rollingUpdate?.partition,
        maxUnavailable: rollingUpdate?.maxUnavailable,
      })),

  blastRadius: ({ type, partition }) => {
    if (type === 'OnDelete') return 'no pod';
    return partition === undefined
      ? 'every pod that is not up to date, by a rollout'
      : `pods beyond ${partition}, by a rollout`;
  },
};
