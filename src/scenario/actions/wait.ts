import { hasOneProbe, notOneProbe, oneProbe, probeFields, probeOf } from '../asked.ts';
import type { ActionSchema } from '../action.ts';
import { duration, record } from '../fields.ts';

const DEFAULT_WITHIN_MS = 5 * 60_000;
const DEFAULT_EVERY_MS = 1_000;

export const wait: ActionSchema<'wait'> = {
  key: 'wait',
  schema: () =>
    record({
      ...probeFields,
      within: duration().describe('How long it may take; default: 5m').optional(),
      every: duration().describe('Time between two looks; default: 1s').optional(),
    })
      .meta(oneProbe)
      .describe('Waits until something holds')
      .refine(hasOneProbe, notOneProbe)
      .transform((written) => ({
        action: 'wait' as const,
        probe: probeOf(written),
        withinMs: written.within ?? DEFAULT_WITHIN_MS,
        everyMs: written.every ?? DEFAULT_EVERY_MS,
      })),
  changesNothing: true,
  blastRadius: () => 'nothing',
};
