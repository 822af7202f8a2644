import { z } from 'zod';
import { count } from '../fields.ts';
import type { ProbeSchema } from '../probe.ts';

export const available: ProbeSchema<'available'> = {
  key: 'available',
  schema: () =>
    z
      .union([z.literal('all'), count(1)], { error: 'must be all or a number of pods' })
      .describe('Pods of the set that are available: all of them, or at least so many')
      .transform((pods) => ({ probe: 'available' as const, pods })),
};
