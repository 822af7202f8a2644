/** Items that one side puts in and the other takes out as it pleases, until it is closed or breaks. */
export class Queue<T> implements AsyncIterable<T> {
  readonly #items: T[] = [];
  #ended: { readonly error?: unknown } | undefined;
  #wake: (() => void) | undefined;

  push(item: T): void {
    if (this.#ended) return;
    this.#items.push(item);
    this.#wake?.();
  }

  /** What was put in before is still to be had. */
  close(): void {
    this.#end({});
  }

  /** The rest is lost, as when a connection breaks. */
  fail(error: unknown): void {
    this.#items.length = 0;
    this.#end({ error });
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      const [next] = this.#items.splice(0, 1);
      if (next !== undefined) yield next;
      else if (this.#ended) {
        if ('error' in this.#ended) throw this.#ended.error;
        return;
      } else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  #end(how: { readonly error?: unknown }): void {
    this.#ended ??= how;
    this.#wake?.();
  }
}
