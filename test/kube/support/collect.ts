/** Everything an iterable gives, until it ends. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Reads an iterable step by step in the background. */
export class Follower<T> {
  readonly seen: T[] = [];
  /** Resolves when the iterable ends, rejects as it does. */
  readonly done: Promise<void>;
  #wake: () => void = () => undefined;
  #taken = 0;

  constructor(items: AsyncIterable<T>) {
    this.done = (async () => {
      for await (const item of items) {
        this.seen.push(item);
        this.#wake();
      }
    })();
    this.done.catch(() => this.#wake());
  }

  /** The next item no test has asked for. */
  async next(): Promise<T> {
    while (this.seen.length <= this.#taken) {
      const more = new Promise<void>((resolve) => (this.#wake = resolve));
      await Promise.race([more, this.done.then(() => Promise.reject(new Error('it has ended')))]);
    }
    const item = this.seen[this.#taken];
    this.#taken += 1;
    if (item === undefined) throw new Error('no item');
    return item;
  }
}
