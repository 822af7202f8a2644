import type { ActionSchema } from '../action.ts';
import { cascade } from '../cascade.ts';
import { record } from '../fields.ts';

export const recreateSet: ActionSchema<'recreateSet'> = {
  key: 'recreateSet',

  schema: () =>
    record({ cascade: cascade() })
      .describe(
        'Deletes the set and makes it anew with the same definition, as for a change of what is immutable',
      )
      .transform((written) => ({ action: 'recreateSet' as const, cascade: written.cascade })),

  blastRadius: (spec) => (spec.cascade === 'orphan' ? 'no pod' : 'every pod at once'),
};
