import { formatDuration } from '../lib/duration.ts';

/** `0.4s`, `12.3s`, `3m05s`: always in seconds below a minute, so that a running clock does not jump between units. */
export function elapsed(ms: number): string {
  const tenths = Math.floor(Math.max(0, ms) / 100) / 10;
  return tenths < 60 ? `${tenths.toFixed(1)}s` : formatDuration(ms);
}
