import type { Entry } from '../../../src/recording/entry.ts';
import type { Recording } from '../../../src/recording/recording.ts';

/** How facts get lost. */
export const losses = ['a hole', 'scattered', 'a kind', 'renumbered'] as const;
export type Loss = (typeof losses)[number];

/**
 * The recording without some of its facts and readings: a stretch of them, some here and there, or all of one kind
 * from some moment on. The numbers of what is left tell that something was there, but for `renumbered`, where somebody
 * has taken facts out and covered it up. The last entry stays: a recording that ended sooner is whole.
 */
export function lossy({ header, entries }: Recording, loss: Loss, chance: () => number): Recording {
  const from = Math.floor(chance() * entries.length);
  const to = from + 1 + Math.floor(chance() * 30);
  const share = chance() * 0.3;
  const kinds = ['pod', 'set', 'claim', 'event', 'endpointSlice'];
  const kind = kinds[Math.floor(chance() * kinds.length)];
  const isLost = (entry: Entry, index: number): boolean => {
    const isLast = index === entries.length - 1;
    if ((entry.entry !== 'fact' && entry.entry !== 'reading') || isLast) return false;
    switch (loss) {
      case 'a hole':
        return index >= from && index < to;
      case 'scattered':
        return chance() < share;
      case 'a kind':
        return entry.kind === kind && index >= from;
      case 'renumbered':
        return index >= from && index < to;
    }
  };
  const left = entries.filter((entry, index) => !isLost(entry, index));
  if (loss !== 'renumbered') return { header, entries: left };
  return { header, entries: left.map((entry, seq) => ({ ...entry, seq })) };
}
