import type { SandboxTime } from '../clock/time.ts';

const FIRST_RETRY_MS = 5;
const LAST_RETRY_MS = 1_000_000;
const RETRIES_PER_SECOND = 10;
const RETRY_BURST = 100;

/**
 * The keys a controller still has to work on, each once, with upstream's patience after errors: 5 ms doubling up to
 * 1000 s for one key, and ten retries a second altogether.
 * Upstream: client-go util/workqueue, DefaultTypedControllerRateLimiter.
 */
export class WorkQueue {
  readonly #time: SandboxTime;
  readonly #sync: (key: string) => void;
  readonly #onError: (key: string, error: unknown) => void;
  readonly #waiting = new Set<string>();
  readonly #failures = new Map<string, number>();
  readonly #timers = new Set<() => void>();
  #tokens = RETRY_BURST;
  #filledAt = 0;
  #running = true;

  constructor(
    time: SandboxTime,
    sync: (key: string) => void,
    onError: (key: string, error: unknown) => void = () => undefined,
  ) {
    this.#time = time;
    this.#sync = sync;
    this.#onError = onError;
  }

  add(key: string): void {
    if (!this.#running || this.#waiting.has(key)) return;
    this.#waiting.add(key);
    this.#later(0, () => this.#process(key));
  }

  addAfter(key: string, ms: number): void {
    if (this.#running) this.#later(ms, () => this.add(key));
  }

  /** How often in a row the key has failed. */
  failuresOf(key: string): number {
    return this.#failures.get(key) ?? 0;
  }

  stop(): void {
    this.#running = false;
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    this.#waiting.clear();
    this.#failures.clear();
  }

  start(): void {
    this.#running = true;
  }

  #process(key: string): void {
    this.#waiting.delete(key);
    try {
      this.#sync(key);
      this.#failures.delete(key);
    } catch (error) {
      if (isDefect(error)) throw error;
      this.#onError(key, error);
      this.#retry(key);
    }
  }

  #retry(key: string): void {
    const failures = this.failuresOf(key);
    this.#failures.set(key, failures + 1);
    const backoff = Math.min(FIRST_RETRY_MS * 2 ** failures, LAST_RETRY_MS);
    this.addAfter(key, Math.max(backoff, this.#bucketDelay()));
  }

  #bucketDelay(): number {
    const now = this.#time.monotonic();
    this.#tokens =
      Math.min(RETRY_BURST, this.#tokens + ((now - this.#filledAt) * RETRIES_PER_SECOND) / 1000) - 1;
    this.#filledAt = now;
    return this.#tokens >= 0 ? 0 : (-this.#tokens * 1000) / RETRIES_PER_SECOND;
  }

  #later(ms: number, work: () => void): void {
    const cancel = this.#time.after(ms, () => {
      this.#timers.delete(cancel);
      if (this.#running) work();
    });
    this.#timers.add(cancel);
  }
}

/** What is thrown when code is wrong, not when the cluster says no: trying again would hide it. */
function isDefect(error: unknown): boolean {
  return error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;
}
