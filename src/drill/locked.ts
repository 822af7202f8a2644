import type { Host } from './host.ts';
import { type Effect, withEffect } from './undo/effects/registry.ts';
import type { Journal } from './undo/journal.ts';
import type { RunLease } from './undo/lease.ts';

/** A run that has begun: from here on there is something to clean up, whatever happens. */
export class Locked {
  readonly lease: RunLease;
  readonly #host: Pick<Host, 'journals' | 'holder'>;
  #journal: Journal;

  constructor(journal: Journal, lease: RunLease, host: Pick<Host, 'journals' | 'holder'>) {
    this.#journal = journal;
    this.lease = lease;
    this.#host = host;
  }

  /** As it is known to be written, or on its way. */
  get journal(): Journal {
    return this.#journal;
  }

  /**
   * Writes down what is going to be done beside the set: disk, then Lease. Resolves when it may be done; what is said
   * twice is known better the second time. From the call on the run's own undo knows of it, however this ends.
   */
  async amend(effect: Effect): Promise<void> {
    const { effects } = this.#journal;
    this.#journal = { ...this.#journal, effects: [...withEffect(effects, effect)] };
    this.lease.assertHeld();
    await this.#host.journals.write(this.#journal, this.#host.holder);
    await this.lease.amend(this.#journal);
  }
}
