import { hasOneProbe, notOneProbe, oneProbe, probeFields, probeOf } from '../asked.ts';
import type { ActionSchema } from '../action.ts';
import { record } from '../fields.ts';

export const check: ActionSchema<'check'> = {
  key: 'check',
  schema: () =>
    record(probeFields)
      .meta(oneProbe)
      .describe('Asks once whether something holds now')
      .refine(hasOneProbe, notOneProbe)
      .transform((written) => ({ action: 'check' as const, probe: probeOf(written) })),
  changesNothing: true,
  blastRadius: () => 'nothing',
};
