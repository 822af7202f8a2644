const AGGREGATE_AFTER = 10;
const AGGREGATE_WITHIN_MS = 600_000;
const SPAM_BURST = 25;
const SPAM_REFILL_MS = 300_000;

/** One occurrence, as the correlator compares them. */
export interface Occurrence {
  /** Source and object. */
  readonly about: string;
  /** Source, object, type, reason: what similar events have in common. */
  readonly group: string;
  readonly message: string;
}

/** What becomes of an occurrence: nothing, or an event under this key with this message and count. */
export type Correlated =
  | { readonly drop: true }
  | { readonly drop: false; readonly key: string; readonly message: string };

interface Bucket {
  tokens: number;
  at: number;
}

interface Group {
  readonly messages: Set<string>;
  at: number;
}

/**
 * Why events are no log: similar ones are combined after ten within ten minutes, and one source may say 25 things about
 * an object, then one every five minutes.
 * Upstream: client-go tools/record/events_cache.go, EventCorrelator.
 */
export class EventCorrelator {
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();
  readonly #groups = new Map<string, Group>();

  constructor(now: () => number) {
    this.#now = now;
  }

  correlate({ about, group, message }: Occurrence): Correlated {
    const aggregated = this.#aggregate(group, message);
    if (!this.#mayPass(about)) return { drop: true };
    if (aggregated) return { drop: false, key: group, message: `(combined from similar events): ${message}` };
    return { drop: false, key: `${group}\n${message}`, message };
  }

  #aggregate(group: string, message: string): boolean {
    const now = this.#now();
    const known = this.#groups.get(group);
    const record =
      known === undefined || now - known.at > AGGREGATE_WITHIN_MS
        ? { messages: new Set<string>(), at: now }
        : known;
    record.at = now;
    record.messages.add(message);
    this.#groups.set(group, record);
    if (record.messages.size < AGGREGATE_AFTER) return false;
    // Upstream drops a message at random to keep its set small; which one changes nothing.
    const [first] = record.messages;
    if (first !== undefined) record.messages.delete(first);
    return true;
  }

  #mayPass(about: string): boolean {
    const now = this.#now();
    const bucket = this.#buckets.get(about) ?? { tokens: SPAM_BURST, at: now };
    bucket.tokens = Math.min(SPAM_BURST, bucket.tokens + (now - bucket.at) / SPAM_REFILL_MS);
    bucket.at = now;
    this.#buckets.set(about, bucket);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }
}
