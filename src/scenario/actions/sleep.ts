import type { ActionSchema } from '../action.ts';
import { duration, record } from '../fields.ts';

export const sleep: ActionSchema<'sleep'> = {
  key: 'sleep',
  schema: () =>
    record({ for: duration().describe('How long') })
      .describe('Does nothing for a while')
      .transform((written) => ({ action: 'sleep' as const, forMs: written.for })),
  changesNothing: true,
  blastRadius: () => 'nothing',
};
