import type { TransportResponse } from './transport.ts';
import { headerOf } from './transport.ts';

/** How long the server asks us to stay away, in milliseconds; undefined when it does not. `now` is on the epoch. */
export function retryAfterMs(response: TransportResponse, now: number): number | undefined {
  const value = headerOf(response, 'retry-after')?.trim();
  if (!value) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
