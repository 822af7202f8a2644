import type { ActionSchema } from '../action.ts';
import { count, record } from '../fields.ts';

export const scale: ActionSchema<'scale'> = {
  key: 'scale',

  schema: () =>
    record({ replicas: count().describe('How many replicas the set shall have') })
      .describe('Changes spec.replicas of the set')
      .transform(({ replicas }) => ({ action: 'scale' as const, replicas })),

  blastRadius: ({ replicas }) => (replicas === 0 ? 'every pod' : `all pods beyond ${replicas}`),
};
