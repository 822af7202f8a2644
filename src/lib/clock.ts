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

/** The longest a timer of Node's can wait, almost 25 days: a longer one would go off at once. */
const LONGEST_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  monotonic: () => performance.now(),
  epoch: () => Date.now(),
  sleep: async (ms, signal) => {
    let left = ms;
    for (; left > LONGEST_MS; left -= LONGEST_MS) await wait(LONGEST_MS, signal);
    await wait(left, signal);
  },
};

function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
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
  });
}

/** RFC 3339 with milliseconds, as Kubernetes writes it in MicroTime fields after padding. */
export function rfc3339(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
