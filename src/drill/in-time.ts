import type { Clock } from '../lib/clock.ts';

export const late = Symbol('late');

interface Limit {
  readonly clock: Clock;
  readonly ms: number;
  readonly signal: AbortSignal;
}

/**
 * What the work came to, or {@link late} where that takes longer than `ms`: then it is told to stop, and nobody waits for
 * it. Rejects when the work does, and when the signal aborts.
 */
export async function inTime<T>(
  work: (signal: AbortSignal) => Promise<T>,
  { clock, ms, signal }: Limit,
): Promise<T | typeof late> {
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  const done = work(either);
  const timeUp = clock.sleep(ms, either).then((): typeof late => late);
  try {
    return await Promise.race([done, timeUp]);
  } finally {
    over.abort();
    done.catch(() => undefined);
    timeUp.catch(() => undefined);
  }
}
