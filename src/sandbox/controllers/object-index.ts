/** Objects by keys of the caller's choice, in the order in which they came to have them. Upstream: client-go tools/cache, Indexer. */
export class ObjectIndex<T> {
  readonly #keysOf: (object: T) => readonly string[];
  readonly #buckets = new Map<string, Map<string, T>>();
  /** What was last asked for, until it changes. */
  readonly #lists = new Map<string, readonly T[]>();

  constructor(keysOf: (object: T) => readonly string[]) {
    this.#keysOf = keysOf;
  }

  /** `id` is the object's own key; `before` what was kept under it. */
  replace(id: string, before: T | undefined, after: T | undefined): void {
    const next = after === undefined ? [] : this.#keysOf(after);
    if (before !== undefined)
      for (const key of this.#keysOf(before)) if (!next.includes(key)) this.#bucket(key).delete(id);
    if (after === undefined) return;
    for (const key of next) this.#bucket(key).set(id, after);
  }

  at(key: string): readonly T[] {
    const known = this.#lists.get(key);
    if (known !== undefined) return known;
    const found = [...(this.#buckets.get(key)?.values() ?? [])];
    this.#lists.set(key, found);
    return found;
  }

  clear(): void {
    this.#buckets.clear();
    this.#lists.clear();
  }

  /** To be changed. */
  #bucket(key: string): Map<string, T> {
    this.#lists.delete(key);
    const known = this.#buckets.get(key) ?? new Map<string, T>();
    this.#buckets.set(key, known);
    return known;
  }
}
