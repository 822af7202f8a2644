import type { Recording } from './recording.ts';

/**
 * The recording as it stood at an instant: as if its recorder had ended then.
 * @param at milliseconds since it began.
 */
export function until({ header, entries }: Recording, at: number): Recording {
  const later = entries.findIndex((entry) => entry.at > at);
  return { header, entries: later < 0 ? entries : entries.slice(0, later) };
}
