import { z } from 'zod';
import { record } from './fields.ts';

/** What a set has to be like for a scenario to show anything on it. */
export interface Requirements {
  readonly podManagementPolicy?: 'OrderedReady' | 'Parallel' | undefined;
}

export const requires = record({
  podManagementPolicy: z.enum(['OrderedReady', 'Parallel']).describe('As in the spec of the set').optional(),
});
