import type { Clock } from '../../src/lib/clock.ts';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

const DAY_MS = 86_400_000;

/**
 * Time that jumps to the next alarm as soon as everybody sleeps: whatever can run without waiting runs first, so the
 * same test always takes the same course. Work that waits for something real, such as a disk, holds the time still.
 */
export class VirtualClock {
  readonly #started = Date.UTC(2026, 10, 21, 10);
  #now = 0;
  #holds = 0;
  #turning = false;
  #sleepers: readonly Sleeper[] = [];

  /** Milliseconds since the test began. */
  get now(): number {
    return this.#now;
  }

  /** How many sleep at this moment. */
  get sleepers(): number {
    return this.#sleepers.length;
  }

  get epoch(): number {
    return this.#started + this.#now;
  }

  /** Calls `wake` in `ms` milliseconds, unless the returned function is called before. */
  after(ms: number, wake: () => void): () => void {
    const sleeper: Sleeper = { at: this.#now + Math.max(ms, 0), wake };
    this.#sleepers = [...this.#sleepers, sleeper].toSorted((a, b) => a.at - b.at);
    this.#turn();
    return () => {
      this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
    };
  }

  /** Time stands still until this is done. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#holds += 1;
    try {
      return await work();
    } finally {
      this.#holds -= 1;
    }
  }

  /** Forgets everybody who sleeps: nothing of the test goes on. */
  stop(): void {
    this.#sleepers = [];
  }

  #turn(): void {
    if (this.#turning) return;
    this.#turning = true;
    setImmediate(() => {
      this.#turning = false;
      if (this.#holds === 0) this.#wakeNext();
      if (this.#sleepers.length > 0) this.#turn();
    });
  }

  #wakeNext(): void {
    const [next, ...others] = this.#sleepers;
    if (next === undefined) return;
    this.#sleepers = others;
    this.#now = next.at;
    if (this.#now > DAY_MS) {
      this.stop();
      throw new Error('a day has passed in this test: somebody waits for ever');
    }
    next.wake();
  }
}

/** The clock of one process. It can stop for good, as a process does that is killed, or sleep, as a laptop does. */
export class ProcessClock implements Clock {
  readonly #world: VirtualClock;
  readonly #cancels = new Set<() => void>();
  #ahead = 0;
  #dead = false;

  constructor(world: VirtualClock) {
    this.#world = world;
  }

  monotonic(): number {
    return this.#world.now;
  }

  epoch(): number {
    return this.#world.epoch + this.#ahead;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#dead) return;
      if (signal?.aborted) return reject(signal.reason);
      const cancel = this.#world.after(ms, () => {
        this.#cancels.delete(cancel);
        signal?.removeEventListener('abort', stop);
        resolve();
      });
      const stop = () => {
        cancel();
        this.#cancels.delete(cancel);
        reject(signal?.reason);
      };
      this.#cancels.add(cancel);
      signal?.addEventListener('abort', stop, { once: true });
    });
  }

  /** The lid was closed for a while: the time of day went on, the monotonic clock and all timers did not. */
  sleptFor(ms: number): void {
    this.#ahead += ms;
  }

  die(): void {
    this.#dead = true;
    for (const cancel of this.#cancels) cancel();
  }
}
