/**
 * The only source of time. Everything that waits, stamps or measures takes a Clock, so that tests (and later the
 * embedded cluster) can run a twenty-minute stall in no time at all.
 */
export interface Clock {
  /** Milliseconds on a clock that never goes back. Says nothing about the time of day; stops while a laptop sleeps. */
  monotonic(): number;
  /** Milliseconds since the epoch. May jump, and does go on while a laptop sleeps. */
  epoch(): number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  monotonic: () => performance.now(),
  epoch: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const stop = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', stop);
        resolve();
      }, ms);
      signal?.addEventListener('abort', stop, { once: true });
    }),
};

/** RFC 3339 with milliseconds, as Kubernetes writes it in MicroTime fields after padding. */
export function rfc3339(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
