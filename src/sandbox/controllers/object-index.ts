/** Objects by keys of the caller's choice, in the order in which they came to have them. Upstream: client-go tools/cache, Indexer. */
export class ObjectIndex<T> {
  readonly #keysOf: (object: T) => readonly string[];
  readonly #buckets = new Map<string, Map<string, T>>();

  constructor(keysOf: (object: T) => readonly string[]) {
    this.#keysOf = keysOf;
  }

  /** `id` is the object's own key; `before` what was kept under it. */
  replace(id: string, before: T | undefined, after: T | undefined): void {
    const next = after === undefined ? [] : this.#keysOf(after);
    if (before !== undefined)
      for (const key of this.#keysOf(before)) if (!next.includes(key)) this.#buckets.get(key)?.delete(id);
    if (after === undefined) return;
    for (const key of next) this.#bucket(key).set(id, after);
  }

  at(key: string): readonly T[] {
    return [...(this.#buckets.get(key)?.values() ?? [])];
  }

  clear(): void {
    this.#buckets.clear();
  }

  #bucket(key: string): Map<string, T> {
    const known = this.#buckets.get(key) ?? new Map<string, T>();
    this.#buckets.set(key, known);
    return known;
  }
}
