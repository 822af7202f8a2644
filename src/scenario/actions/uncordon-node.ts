import type { ActionSchema } from '../action.ts';
import { record } from '../fields.ts';

export const uncordonNode: ActionSchema<'uncordonNode'> = {
  key: 'uncordonNode',

  schema: () =>
    record({})
      .describe('Lets pods on the nodes again that earlier steps have cordoned, and on no others')
      .transform(() => ({ action: 'uncordonNode' as const })),

  blastRadius: () => 'nothing',
};
