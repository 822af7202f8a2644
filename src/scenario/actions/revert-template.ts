import type { ActionSchema } from '../action.ts';
import { record } from '../fields.ts';

export const revertTemplate: ActionSchema<'revertTemplate'> = {
  key: 'revertTemplate',

  schema: () =>
    record({})
      .describe('Puts back what earlier steps have made of spec.template, and nothing that is not theirs')
      .transform(() => ({ action: 'revertTemplate' as const })),

  blastRadius: () => 'the pods that were replaced before',
};
