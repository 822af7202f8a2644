import type { ActionSchema } from '../action.ts';
import { cascade } from '../cascade.ts';
import { record } from '../fields.ts';

export const deleteSet: ActionSchema<'deleteSet'> = {
  key: 'deleteSet',

  schema: () =>
    record({ cascade: cascade() })
      .describe('Deletes the set itself; the undo makes it anew, just as it was')
      .transform((written) => ({ action: 'deleteSet' as const, cascade: written.cascade })),

  blastRadius: (spec) =>
    spec.cascade === 'orphan'
      ? 'no pod, which nobody makes anew meanwhile'
      : 'every pod, until the set is made anew',
};
