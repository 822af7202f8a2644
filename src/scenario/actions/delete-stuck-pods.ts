import type { ActionSchema } from '../action.ts';
import { record } from '../fields.ts';

export const deleteStuckPods: ActionSchema<'deleteStuckPods'> = {
  key: 'deleteStuckPods',

  schema: () =>
    record({})
      .describe(
        'Deletes the pods that hold a rollout up: not healthy, and of a revision that is not wanted any more',
      )
      .transform(() => ({ action: 'deleteStuckPods' as const })),

  blastRadius: () => 'stuck pods',
};
