import type { Cluster, WatchEvent } from '../cluster/cluster.ts';
import { isClusterError } from '../cluster/error.ts';
import type { Clock } from '../lib/clock.ts';
import type { SetSpec } from '../statefulset/spec.ts';
import type { Act, Entry, Header, Kind, Observed } from './entry.ts';
import { kinds } from './entry.ts';
import type { Observation, Observations } from './observation.ts';
import { observationsOf } from './observation.ts';
import type { Recording } from './recording.ts';
import { redact } from './redact.ts';
import type { Snapshot } from './snapshot.ts';
import { Replay } from './snapshot.ts';
import { whyUnreadable } from './why-unreadable.ts';

/** An entry before it has got its number and time. */
type Unstamped = Entry extends infer E ? (E extends Entry ? Omit<E, 'seq' | 'at'> : never) : never;

/**
 * Watches a set and everything around it, and writes down what it sees in the order in which it sees it. It decides
 * nothing. Waiting is done on what arrives, never on a timer.
 */
export class Recorder {
  readonly #cluster: Cluster;
  readonly #clock: Clock;
  readonly #began: number;
  readonly #entries: Entry[] = [];
  readonly #replay = new Replay();
  readonly #stop = new AbortController();
  readonly #listeners = new Set<() => void>();
  readonly #observations: Observations;
  readonly #settled = new Set<Kind>();
  readonly #watches: Promise<void>[];
  #failure: unknown;
  readonly header: Header;

  constructor(
    cluster: Cluster,
    clock: Clock,
    spec: SetSpec,
    header: Omit<Header, 'entry' | 'format' | 'startedAt' | 'set'>,
  ) {
    this.#cluster = cluster;
    this.#clock = clock;
    this.#began = clock.monotonic();
    this.header = {
      entry: 'header',
      format: 'sts-doctor.dev/recording/v1',
      ...header,
      startedAt: new Date(clock.epoch()).toISOString(),
      set: { namespace: spec.namespace, name: spec.name, uid: spec.uid },
    };
    this.#observations = observationsOf(spec);
    this.#watches = kinds.map((kind) => this.#observe(kind));
  }

  /** Everything so far; grows while the recorder runs. */
  get recording(): Recording {
    return { header: this.header, entries: this.#entries };
  }

  get snapshot(): Snapshot {
    return this.#replay.snapshot;
  }

  /** Milliseconds since the recording began. */
  now(): number {
    return this.#clock.monotonic() - this.#began;
  }

  /** Resolves when every kind is listed completely or known to be unreadable; rejects when set or pods are. */
  async synced(signal: AbortSignal): Promise<void> {
    await this.until(() => this.#settled.size === kinds.length || undefined, { signal });
  }

  /**
   * Resolves with the first defined answer of `probe`, asked now and after every entry. With `withinMs` (milliseconds
   * from now) it resolves with undefined when the time is up. Rejects when the signal aborts or observing fails.
   */
  async until<T>(
    probe: (snapshot: Snapshot) => T | undefined,
    { withinMs, signal }: { withinMs?: number | undefined; signal: AbortSignal },
  ): Promise<T | undefined> {
    const waiting = new AbortController();
    const either = AbortSignal.any([signal, waiting.signal]);
    const answer = new Promise<T>((resolve, reject) => {
      const ask = () => {
        if (this.#failure !== undefined) return reject(this.#failure);
        try {
          const found = probe(this.snapshot);
          if (found !== undefined) resolve(found);
        } catch (error) {
          reject(error);
        }
      };
      either.addEventListener('abort', () => this.#listeners.delete(ask), { once: true });
      signal.addEventListener('abort', () => reject(signal.reason), { once: true, signal: waiting.signal });
      if (signal.aborted) return reject(signal.reason);
      this.#listeners.add(ask);
      ask();
    });
    try {
      if (withinMs === undefined) return await answer;
      const tooLate = this.#clock.sleep(withinMs, either).then(() => undefined);
      tooLate.catch(() => undefined);
      return await Promise.race([answer, tooLate]);
    } finally {
      waiting.abort();
    }
  }

  /** Calls back after every entry until the recorder stops. */
  onEntry(listener: () => void): void {
    this.#listeners.add(listener);
  }

  act(act: Act): void {
    this.#append({ entry: 'act', act });
  }

  /** Reads a kind afresh: a missed deadline may not be blamed on a watch that lags. */
  async read<K extends 'pod' | 'claim'>(kind: K, signal: AbortSignal): Promise<readonly Observed[K][]> {
    const observation = this.#observations[kind] as Observation<K> | { readonly absent: string };
    if ('absent' in observation) return [];
    const { items } = await this.#cluster.list<Observed[K]>(observation.resource, observation.scope, signal);
    const objects = items.filter((item) => observation.concerns(item)).map((item) => redact(kind, item));
    this.#append({ entry: 'reading', kind, objects } as unknown as Unstamped);
    return objects;
  }

  /** Ends all watches; what was recorded stays. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#listeners.clear();
    await Promise.allSettled(this.#watches);
  }

  async #observe<K extends Kind>(kind: K): Promise<void> {
    const observation = this.#observations[kind] as
      | Observation<K>
      | { readonly kind: K; readonly absent: string };
    if ('absent' in observation) return this.#giveUp(kind, observation.absent);
    const { resource, scope } = observation;
    try {
      for await (const event of this.#cluster.watch(resource, scope, this.#stop.signal))
        this.#take(observation, event);
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      if (!observation.optional || !isClusterError(error)) this.#failure ??= error;
      this.#giveUp(kind, whyUnreadable(error));
    }
  }

  #giveUp(kind: Kind, reason: string): void {
    this.#settled.add(kind);
    this.#append({ entry: 'unreadable', kind, reason });
  }

  #take<K extends Kind>(observation: Observation<K>, event: WatchEvent<Observed[K]>): void {
    const { kind } = observation;
    switch (event.type) {
      case 'lost':
        return this.#append({ entry: 'lost', kind, reason: event.reason });
      case 'resumed':
        return this.#append({ entry: 'regained', kind, clean: true });
      case 'listed':
        return this.#takeList(observation, event.items);
      default:
        if (observation.concerns(event.object)) this.#fact(kind, event.type, event.object);
    }
  }

  #takeList<K extends Kind>(observation: Observation<K>, items: readonly Observed[K][]): void {
    const { kind } = observation;
    const first = !this.#settled.has(kind);
    if (!first) this.#append({ entry: 'regained', kind, clean: false });
    const known: ReadonlyMap<string, Observed[K]> = this.snapshot[kind];
    const found = new Map(
      items.filter((item) => observation.concerns(item)).map((item) => [item.metadata?.name ?? '', item]),
    );
    for (const [name, old] of known) {
      if (found.get(name)?.metadata?.uid !== old.metadata?.uid) this.#fact(kind, 'vanished', old);
    }
    for (const [name, item] of found) {
      if (known.get(name)?.metadata?.resourceVersion !== item.metadata?.resourceVersion)
        this.#fact(kind, 'listed', item);
    }
    if (!first) return;
    this.#settled.add(kind);
    this.#append({ entry: 'synced', kind });
  }

  #fact<K extends Kind>(
    kind: K,
    change: 'listed' | 'added' | 'modified' | 'deleted' | 'vanished',
    object: Observed[K],
  ): void {
    this.#append({ entry: 'fact', kind, change, object: redact(kind, object) } as Unstamped);
  }

  #append(unstamped: Unstamped): void {
    const entry = { ...unstamped, seq: this.#entries.length, at: this.now() } as Entry;
    this.#entries.push(entry);
    this.#replay.apply(entry);
    for (const listener of this.#listeners) listener();
  }
}
