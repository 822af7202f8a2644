import type { Entry, Fact } from './entry.ts';
import type { Recording } from './recording.ts';

/**
 * A part of a recording as a recording of its own: what was known where it begins is listed first, as a recorder that
 * started there would have done. What was done before is not in it.
 * @param from number of its first entry.
 * @param to number of the first entry that is no longer in it.
 */
export function excerpt({ header, entries }: Recording, from: number, to: number): Recording {
  const before = entries.filter(({ seq }) => seq < from);
  const within = entries.filter(({ seq }) => seq >= from && seq < to);
  const at = within[0]?.at ?? before.at(-1)?.at ?? 0;
  const known = [...listed(before), ...watches(before)].toSorted((a, b) => a.seq - b.seq);
  const first = (within[0]?.seq ?? from) - known.length;
  return {
    header,
    entries: [...known.map((entry, index): Entry => ({ ...entry, seq: first + index, at })), ...within],
  };
}

/** The objects that stood at the end, each by the last fact that tells of it. */
function listed(entries: readonly Entry[]): readonly Entry[] {
  const last = new Map<string, Fact>();
  for (const entry of entries)
    if (entry.entry === 'fact') last.set(`${entry.kind} ${entry.object.metadata?.uid}`, entry);
  return [...last.values()]
    .filter(({ change }) => change !== 'deleted' && change !== 'vanished')
    .map((fact): Entry => ({ ...fact, change: 'listed' }));
}

/** How the watches stood at the end: what was listed, what could not be read, and which watch was broken. */
function watches(entries: readonly Entry[]): readonly Entry[] {
  return entries.filter((entry) => {
    switch (entry.entry) {
      case 'synced':
      case 'unreadable':
        return true;
      case 'lost':
        return !entries.some(
          (later) => later.entry === 'regained' && later.kind === entry.kind && later.seq > entry.seq,
        );
      case 'fact':
      case 'reading':
      case 'regained':
      case 'act':
        return false;
    }
  });
}
