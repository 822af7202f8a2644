import type { Attributes, Denial } from '../api/authorization.ts';

/** What can go wrong with one request. */
export type Fault =
  | {
      /** Refused before anything is done. */
      readonly type: 'refuse';
      readonly code: 409 | 410 | 429 | 500 | 503 | 504;
      readonly retryAfterSeconds?: number;
      readonly message?: string;
    }
  /** The connection breaks: before the request is carried out, or after it, when the answer is lost. */
  | { readonly type: 'reset'; readonly when: 'before' | 'after' }
  /** The answer takes this long in sandbox time. */
  | { readonly type: 'slow'; readonly ms: number };

export interface Matching {
  readonly verb?: string | undefined;
  readonly resource?: string | undefined;
  readonly subresource?: string | undefined;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  readonly user?: string | undefined;
  /** How many such requests pass first; 0 when absent. */
  readonly after?: number | undefined;
  /** How many are hit then; 1 when absent. */
  readonly times?: number | undefined;
}

interface Placed {
  readonly on: Matching;
  readonly fault: Fault;
  seen: number;
}

interface OpenWatch {
  readonly resource: string;
  readonly drop: (how: 'end' | 'reset') => void;
}

/** Everything a test or a drill can do to the way between a client and this server. */
export class Faults {
  readonly #placed: Placed[] = [];
  readonly #denials: Denial[] = [];
  readonly #watches = new Set<OpenWatch>();
  readonly #lags = new Map<string, number>();

  /** From now on requests like this one fail. Returns how to call it off. */
  place(on: Matching, fault: Fault): () => void {
    const placed = { on, fault, seen: 0 };
    this.#placed.push(placed);
    return () => remove(this.#placed, placed);
  }

  /** Nobody (or one user) may do this. Returns how to allow it again. */
  deny(denial: Denial): () => void {
    this.#denials.push(denial);
    return () => remove(this.#denials, denial);
  }

  get denials(): readonly Denial[] {
    return this.#denials;
  }

  /** Ends the open watches of a resource, or of all: as a server ends them, or as a broken connection does. */
  dropWatches(how: 'end' | 'reset', resource?: string): void {
    for (const watch of this.#watches) {
      if (resource === undefined || watch.resource === resource) watch.drop(how);
    }
  }

  /** Events of a resource reach watchers this many milliseconds of sandbox time late; 0 to end it. */
  lagWatches(resource: string, ms: number): void {
    this.#lags.set(resource, ms);
  }

  lagOf(resource: string): number {
    return this.#lags.get(resource) ?? 0;
  }

  /** The fault that hits a request, which counts it. */
  hit(asked: Attributes, user: string): Fault | undefined {
    for (const placed of this.#placed) {
      const { after = 0, times = 1 } = placed.on;
      if (!matches(placed.on, asked, user)) continue;
      placed.seen += 1;
      if (placed.seen > after && placed.seen <= after + times) return placed.fault;
    }
    return undefined;
  }

  watching(watch: OpenWatch): () => void {
    this.#watches.add(watch);
    return () => this.#watches.delete(watch);
  }
}

function matches(on: Matching, asked: Attributes, user: string): boolean {
  return (
    (on.user ?? user) === user &&
    (on.verb ?? asked.verb) === asked.verb &&
    (on.resource ?? asked.resource) === asked.resource &&
    (on.subresource ?? asked.subresource) === asked.subresource &&
    (on.namespace ?? asked.namespace) === asked.namespace &&
    (on.name ?? asked.name) === asked.name
  );
}

function remove<T>(list: T[], item: T): void {
  const index = list.indexOf(item);
  if (index >= 0) list.splice(index, 1);
}
