import { z } from 'zod';
import { count } from './fields.ts';
import { type WrittenOrdinal, writtenOrdinal } from './ordinal.ts';

/** Which pods an action takes. */
export const podFields = (whose = 'Which pods') => ({
  ordinal: writtenOrdinal.describe(`${whose}: an ordinal, a list, highest, lowest, all or random`),
  seed: count().describe('Makes `ordinal: random` choose the same pod again').optional(),
});

/** How several of them go. */
export const orderField = () => ({
  order: z
    .enum(['descending', 'ascending', 'together'])
    .default('descending')
    .describe('For several pods: one by one, waiting for each to be Ready again, or all at once'),
});

interface Chosen {
  readonly ordinal: WrittenOrdinal;
  readonly seed?: number | undefined;
}

/** A seed beside anything but chance would be a mistake. */
export function seedFits({ ordinal, seed }: Chosen): boolean {
  return seed === undefined || ordinal === 'random';
}

export const onlyWithRandom = { path: ['seed'], error: 'only goes with `ordinal: random`' };
