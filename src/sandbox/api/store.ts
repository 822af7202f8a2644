import type { KubeObject } from '../../objects/meta.ts';
import type { ApiKind, Key, Stored } from './api.ts';
import { withMetadata } from './json.ts';
import type { ServedKind } from './kinds.ts';
import { servedKind } from './kinds.ts';

/** One stored change, and what there was before it. */
export interface Change {
  readonly version: number;
  readonly kind: ServedKind;
  readonly type: Stored<KubeObject>['type'];
  readonly object: KubeObject;
  readonly before: KubeObject | undefined;
}

/** As a real server: every five minutes etcd forgets what was five minutes ago. Upstream: etcd3/compact.go (1.36). */
const COMPACTED_EVERY_MS = 300_000;
/** Should more happen in so short a time, a watch cache would not keep it all. */
const LONGEST_HISTORY = 50_000;

type Listener = (change: Change) => void;

/**
 * Every object there is, under one counter of versions, and the history of how it came to be: what etcd is to a real
 * server. Objects are never changed in place.
 */
export class Store {
  #version = 1;
  /** Versions before this one are compacted: no watch and no list can begin there any more. */
  #oldest = 1;
  #history: Change[] = [];
  /** The next compaction, and the version it will forget everything up to. */
  #compaction: { readonly at: number; readonly upTo: number };
  readonly #objects = new Map<ServedKind, Map<string, KubeObject>>();
  readonly #listeners = new Set<Listener>();
  readonly #now: () => number;

  /** `now` in milliseconds, on whatever clock. */
  constructor(now: () => number = () => 0) {
    this.#now = now;
    this.#compaction = { at: now() + COMPACTED_EVERY_MS, upTo: this.#version };
  }

  get version(): number {
    return this.#version;
  }

  get oldest(): number {
    return this.#oldest;
  }

  find<T extends KubeObject>(kind: ApiKind<T>, key: Key): T | undefined {
    return this.#of(kind).get(keyOf(key.namespace, key.name)) as T | undefined;
  }

  /** In the order of their keys, as etcd lists them; at an earlier version if asked, undefined when that is gone. */
  all<T extends KubeObject>(kind: ApiKind<T>, version = this.#version): readonly T[] | undefined {
    if (version < this.#oldest) return undefined;
    if (version === this.#version) return inOrder(this.#of(kind));
    const objects = new Map(this.#of(kind));
    const served = servedKind(kind);
    for (let index = this.#history.length - 1; index >= 0; index -= 1) {
      const change = this.#history[index];
      if (change === undefined || change.version <= version) break;
      if (change.kind !== served) continue;
      const key = keyOfObject(change.object);
      if (change.before === undefined) objects.delete(key);
      else objects.set(key, change.before);
    }
    return inOrder(objects);
  }

  /** Stores the object under a new version and returns it with that. */
  write<T extends KubeObject>(kind: ApiKind<T>, object: T): T {
    const objects = this.#of(kind);
    const key = keyOfObject(object);
    const before = objects.get(key);
    const stored = this.#stamped(object);
    objects.set(key, stored);
    this.#tell({ kind, type: before === undefined ? 'ADDED' : 'MODIFIED', object: stored, before });
    return stored;
  }

  /** Takes the object away; its last state is told, and returned, with the version of its end. */
  remove<T extends KubeObject>(kind: ApiKind<T>, object: T): T {
    const objects = this.#of(kind);
    const key = keyOfObject(object);
    const before = objects.get(key);
    if (before === undefined) return object;
    objects.delete(key);
    const last = this.#stamped(object);
    this.#tell({ kind, type: 'DELETED', object: last, before });
    return last;
  }

  /** Changes after a version, oldest first; undefined when they are not all known any more. */
  since(version: number): readonly Change[] | undefined {
    if (version < this.#oldest) return undefined;
    const last = this.#history.findLastIndex((change) => change.version <= version);
    return this.#history.slice(last + 1);
  }

  /** Forgets how things came to be, as etcd does every five minutes: watches of old versions meet a 410. */
  compact(): void {
    this.#history = [];
    this.#oldest = this.#version;
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #of(kind: ApiKind): Map<string, KubeObject> {
    const served = servedKind(kind);
    const objects = this.#objects.get(served) ?? new Map<string, KubeObject>();
    this.#objects.set(served, objects);
    return objects;
  }

  #stamped<T extends KubeObject>(object: T): T {
    this.#version += 1;
    return withMetadata(object, { resourceVersion: String(this.#version) });
  }

  #forget(upTo: number): void {
    if (upTo <= this.#oldest) return;
    this.#history = this.#history.filter(({ version }) => version > upTo);
    this.#oldest = upTo;
  }

  #tell({ kind, ...change }: Omit<Change, 'version' | 'kind'> & { readonly kind: ApiKind }): void {
    const told = { ...change, kind: servedKind(kind), version: this.#version };
    this.#history.push(told);
    if (this.#history.length > LONGEST_HISTORY)
      this.#forget(this.#history[LONGEST_HISTORY / 2]?.version ?? this.#version);
    if (this.#now() >= this.#compaction.at) {
      this.#forget(this.#compaction.upTo);
      this.#compaction = { at: this.#now() + COMPACTED_EVERY_MS, upTo: this.#version };
    }
    for (const listener of this.#listeners) listener(told);
  }
}

function inOrder<T extends KubeObject>(objects: ReadonlyMap<string, KubeObject>): readonly T[] {
  const sorted = [...objects].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([, object]) => object as T);
}

function keyOf(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}

function keyOfObject({ metadata }: KubeObject): string {
  return keyOf(metadata?.namespace, metadata?.name ?? '');
}
