import type { SandboxTime } from '../../../src/sandbox/clock/time.ts';

interface Due {
  readonly at: number;
  readonly work: () => void;
}

/** Virtual time that a test moves by hand, so that everything within an instant happens inside one call. */
export class SteppedTime implements SandboxTime {
  readonly #started = Date.UTC(2026, 10, 21, 10);
  #now = 0;
  #queue: Due[] = [];

  monotonic(): number {
    return this.#now;
  }

  epoch(): number {
    return this.#started + this.#now;
  }

  stamp(): string {
    return `${new Date(this.epoch()).toISOString().slice(0, 19)}Z`;
  }

  after(ms: number, work: () => void): () => void {
    const due = { at: this.#now + Math.max(0, ms), work };
    const place = this.#queue.findIndex((other) => other.at > due.at);
    this.#queue.splice(place === -1 ? this.#queue.length : place, 0, due);
    return () => {
      this.#queue = this.#queue.filter((other) => other !== due);
    };
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(ms, resolve);
    });
  }

  hold(): () => void {
    return () => undefined;
  }

  stop(): void {
    this.#queue = [];
  }

  /** Runs everything that is due within the next `ms` milliseconds, `each` after every piece of work. */
  advance(ms: number, each: () => void = () => undefined): void {
    const end = this.#now + ms;
    while ((this.#queue[0]?.at ?? Infinity) <= end) {
      const next = this.#queue.shift();
      if (next === undefined) break;
      this.#now = next.at;
      next.work();
      each();
    }
    this.#now = end;
  }

  /** Advances until `done`; says how long it took, or throws after `limitMs`. */
  until(done: () => boolean, limitMs: number, what = 'what was waited for'): number {
    const from = this.#now;
    while (!done()) {
      const next = this.#queue[0];
      if (next === undefined || next.at - from > limitMs)
        throw new Error(`${what} did not happen in ${limitMs} ms`);
      this.advance(next.at - this.#now);
    }
    return this.#now - from;
  }
}
