import { z } from 'zod';
import { count } from './fields.ts';
import type { KillOrder, OrdinalSelector } from './scenario.ts';

/** Ways to write which pods; those that mean the same ones whenever they are asked, or all of them. */
function written<const Words extends readonly [string, ...string[]]>(words: Words) {
  const all = words.join(', ').replace(/, (?=\w+$)/, ' or ');
  return z.union(
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
    { error: `must be an ordinal, a list of ordinals, ${all}` },
  );
}

/** `2`, `[0, 2]`, `highest`, `lowest`, `all` or `random`, as it is written. */
export const writtenOrdinal = written(['highest', 'lowest', 'all', 'random']);

/** The same without `random`. */
export const certainOrdinal = written(['highest', 'lowest', 'all']);

export type WrittenOrdinal = z.infer<typeof writtenOrdinal>;

/** What is written, with the `seed` beside it, as a selector. */
export function selectorOf(written: WrittenOrdinal, seed: number | undefined): OrdinalSelector {
  if (typeof written === 'number') return { select: 'these', ordinals: [written] };
  if (typeof written !== 'string') return { select: 'these', ordinals: written };
  return written === 'random' ? { select: 'random', seed } : { select: written };
}

/** `one pod`, `3 pods`, `every pod`. */
export function podsInWords(ordinal: OrdinalSelector): string {
  if (ordinal.select === 'all') return 'every pod';
  return isSeveral(ordinal) && ordinal.select === 'these' ? `${ordinal.ordinals.length} pods` : 'one pod';
}

/** How several of them go; nothing for one alone. */
export function inTurn(ordinal: OrdinalSelector, order: KillOrder): string {
  if (!isSeveral(ordinal)) return '';
  return order === 'together' ? ' at once' : ', one by one';
}

function isSeveral(ordinal: OrdinalSelector): boolean {
  return ordinal.select === 'all' || (ordinal.select === 'these' && ordinal.ordinals.length > 1);
}
