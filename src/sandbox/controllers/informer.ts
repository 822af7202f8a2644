import type { KubeObject } from '../../objects/meta.ts';
import type { ApiKind, Key, Stored } from '../api/api.ts';
import { ObjectIndex } from './object-index.ts';
import { keyOf, keyText, type Lister, type World } from './world.ts';

/** A change as a handler sees it: with the object as the cache held it before. */
export interface Change<T> extends Stored<T> {
  readonly before?: T;
}

/** How far behind its API server a watch is, in milliseconds. Faults change it while it is in use. */
export interface Lag {
  ms: number;
}

const GAP_MS = 1;

/**
 * A cache of one kind, fed by a watch: what a controller believes, which is the past. Changes arrive in the order of
 * the store, each `lag` milliseconds late.
 * Upstream: client-go tools/cache/shared_informer.go.
 */
export class Informer<T extends KubeObject> implements Lister<T> {
  readonly #world: World;
  readonly #kind: ApiKind<T>;
  readonly #lag: Lag;
  readonly #objects = new Map<string, T>();
  readonly #indexes: ObjectIndex<T>[] = [];
  /** What was last listed, by namespace, until something changes. */
  readonly #lists = new Map<string | undefined, readonly T[]>();
  readonly #handlers: ((change: Change<T>) => void)[] = [];
  #pending: { readonly due: number; readonly change: Stored<T> }[] = [];
  #seen = 0;
  #unwatch: (() => void) | undefined;

  constructor(world: World, kind: ApiKind<T>, lag: Lag) {
    this.#world = world;
    this.#kind = kind;
    this.#lag = lag;
  }

  /** The newest resourceVersion of this kind that the cache holds. */
  get seen(): number {
    return this.#seen;
  }

  onChange(handler: (change: Change<T>) => void): void {
    this.#handlers.push(handler);
  }

  /** An index of the cache, up to date before any handler hears of a change. */
  indexedBy(keysOf: (object: T) => readonly string[]): (key: string) => readonly T[] {
    const index = new ObjectIndex(keysOf);
    this.#indexes.push(index);
    return (key) => index.at(key);
  }

  get(key: Key): T | undefined {
    return this.#objects.get(keyText(key));
  }

  list(namespace?: string): readonly T[] {
    const known = this.#lists.get(namespace);
    if (known !== undefined) return known;
    const all = [...this.#objects.values()];
    const wanted =
      namespace === undefined ? all : all.filter((object) => object.metadata?.namespace === namespace);
    this.#lists.set(namespace, wanted);
    return wanted;
  }

  /** Lists, then watches. Everything that exists arrives as ADDED, as after a controller's restart. */
  start(): void {
    const { items, resourceVersion } = this.#world.api.list(this.#kind);
    this.#unwatch = this.#world.api.observe(this.#kind, (change) => this.#arrive(change));
    for (const object of items) this.#deliver({ type: 'ADDED', object });
    this.#seen = Math.max(this.#seen, Number(resourceVersion));
  }

  stop(): void {
    this.#unwatch?.();
    this.#unwatch = undefined;
    this.#pending = [];
    this.#objects.clear();
    this.#lists.clear();
    for (const index of this.#indexes) index.clear();
  }

  #arrive(change: Stored<T>): void {
    // One after the other: a controller has looked at the first change of two before it hears of the second.
    const next = (this.#pending.at(-1)?.due ?? -GAP_MS) + GAP_MS;
    const due = Math.max(next, this.#world.time.monotonic() + this.#lag.ms);
    this.#pending.push({ due, change });
    this.#world.time.after(due - this.#world.time.monotonic(), () => this.#deliverNext());
  }

  /** One turn a change: a timer of the wall clock may be early by a fraction, and then nothing would be due. */
  #deliverNext(): void {
    if (this.#unwatch === undefined) return;
    const next = this.#pending.shift();
    if (next !== undefined) this.#deliver(next.change);
  }

  #deliver(change: Stored<T>): void {
    const key = keyText(keyOf(change.object));
    const before = this.#objects.get(key);
    if (change.type === 'DELETED') this.#objects.delete(key);
    else this.#objects.set(key, change.object);
    this.#lists.clear();
    for (const index of this.#indexes)
      index.replace(key, before, change.type === 'DELETED' ? undefined : change.object);
    this.#seen = Math.max(this.#seen, Number(change.object.metadata?.resourceVersion ?? 0));
    for (const handler of this.#handlers) handler(before === undefined ? change : { ...change, before });
  }
}
