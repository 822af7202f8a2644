import type { ActionSchema } from '../action.ts';
import { record } from '../fields.ts';

export const restartRollout: ActionSchema<'restartRollout'> = {
  key: 'restartRollout',

  schema: () =>
    record({})
      .describe('Has all pods replaced, as `kubectl rollout restart` does')
      .transform(() => ({ action: 'restartRollout' as const })),

  blastRadius: () => 'every pod, by a rollout',
};
