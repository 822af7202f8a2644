import type { ActionSchema } from '../action.ts';
import { count, record } from '../fields.ts';

export const setPartition: ActionSchema<'setPartition'> = {
  key: 'setPartition',

  schema: () =>
    record({
      partition: count().describe(
        'How many pods, from the lowest ordinal up, stay at the revision they have',
      ),
    })
      .describe('Changes spec.updateStrategy.rollingUpdate.partition of the set')
      .transform(({ partition }) => ({ action: 'setPartition' as const, partition })),

  blastRadius: ({ partition }) =>
    partition === 0 ? 'every pod, by a rollout' : `all pods beyond ${partition}, by a rollout`,
};
