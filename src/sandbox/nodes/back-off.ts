const FIRST_MS = 10_000;
const LONGEST_MS = 300_000;
const FORGOTTEN_AFTER_MS = 2 * LONGEST_MS;

/**
 * The kubelet's patience with an image or a container: 10 s, doubling to five minutes, forgotten after ten quiet ones.
 * Upstream: client-go util/flowcontrol/backoff.go; kubelet.go, backOffPeriod and MaxCrashLoopBackOff (1.36).
 */
export class BackOff {
  readonly #now: () => number;
  #delay = 0;
  #updatedAt = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Length of the present wait, or 0. */
  get delayMs(): number {
    return this.#delay;
  }

  /** Whether what failed at `eventAt` must still wait. */
  isWaiting(eventAt: number): boolean {
    if (this.#delay === 0 || this.#now() - this.#updatedAt > FORGOTTEN_AFTER_MS) return false;
    return this.#now() - eventAt < this.#delay;
  }

  /** Notes another attempt. */
  next(): void {
    const forgotten = this.#now() - this.#updatedAt > FORGOTTEN_AFTER_MS;
    this.#delay = this.#delay === 0 || forgotten ? FIRST_MS : Math.min(2 * this.#delay, LONGEST_MS);
    this.#updatedAt = this.#now();
  }
}
