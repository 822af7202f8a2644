import { formatDuration, parseDuration } from '../lib/duration.ts';
import { exitCodes, Failure } from '../lib/failure.ts';
import type { Recording } from '../recording/recording.ts';

/**
 * An instant of a recording, in milliseconds since it began: written as a duration since then, or as a time of day.
 * @throws Failure (usage) when it is neither, or does not lie within the recording.
 */
export function instantIn({ header, entries }: Recording, written: string): number {
  const end = entries.at(-1)?.at ?? 0;
  const at = parseDuration(written) ?? timeIn(written) - Date.parse(header.startedAt);
  if (Number.isNaN(at))
    throw new Failure(
      exitCodes.usage,
      `invalid value "${written}" for --at: must be a time since the recording began such as 90s, or one such as ${header.startedAt}`,
    );
  if (at >= 0 && at <= end) return at;
  throw new Failure(
    exitCodes.usage,
    `invalid value "${written}" for --at: the recording began at ${header.startedAt} and lasts ${formatDuration(end)}`,
  );
}

/** Not a number where it is no time with its zone: a day alone, or a time of some clock on some wall, is no instant. */
function timeIn(written: string): number {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d.*(Z|[+-]\d\d:\d\d)$/.test(written) ? Date.parse(written) : NaN;
}
