import { z } from 'zod';
import { count } from './fields.ts';
import type { OrdinalSelector } from './scenario.ts';

const words = ['highest', 'lowest', 'all', 'random'] as const;
const expected = `must be an ordinal, a list of ordinals, ${words.join(', ')}`.replace(/, (?=\w+$)/, ' or ');

/** `2`, `[0, 2]`, `highest`, `lowest`, `all` or `random`, as it is written. */
export const writtenOrdinal = z.union(
  [
    count().describe('One pod, by the number at the end of its name'),
    z.enum(words),
    z
      .array(count())
      .min(1, { error: 'must name at least one ordinal' })
      .refine((ordinals) => new Set(ordinals).size === ordinals.length, {
        error: 'must not repeat an ordinal',
      }),
  ],
  { error: expected },
);

export type WrittenOrdinal = z.infer<typeof writtenOrdinal>;

/** What is written, with the `seed` beside it, as a selector. */
export function selectorOf(written: WrittenOrdinal, seed: number | undefined): OrdinalSelector {
  if (typeof written === 'number') return { select: 'these', ordinals: [written] };
  if (typeof written !== 'string') return { select: 'these', ordinals: written };
  return written === 'random' ? { select: 'random', seed } : { select: written };
}
