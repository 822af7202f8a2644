import type { Clock } from '../lib/clock.ts';

/** True once the promise has settled either way, false when that takes longer than `ms`. Never rejects. */
export async function settledWithin(clock: Clock, promise: Promise<unknown>, ms: number): Promise<boolean> {
  const timer = new AbortController();
  const settled = promise.then(
    () => true,
    () => true,
  );
  const late = clock.sleep(ms, timer.signal).then(
    () => false,
    () => false,
  );
  try {
    return await Promise.race([settled, late]);
  } finally {
    timer.abort();
  }
}
