import type { Listing, WatchEvent } from '../../src/cluster/cluster.ts';
import type { KubeObject } from '../../src/objects/meta.ts';
import type { StoreEvent } from './store.ts';

/** One watch: what it has still to tell, and what it missed while it was lost. */
export class Watcher<T extends KubeObject> {
  readonly resource: string;
  readonly #concerns: (object: KubeObject) => boolean;
  readonly #list: () => Listing<T>;
  readonly #queue: WatchEvent<T>[] = [];
  #missed: WatchEvent<T>[] | undefined;
  #wake: () => void = () => undefined;

  constructor(resource: string, concerns: (object: KubeObject) => boolean, list: () => Listing<T>) {
    this.resource = resource;
    this.#concerns = concerns;
    this.#list = list;
    this.#queue.push({ type: 'listed', ...list() });
  }

  take({ resource, type, object }: StoreEvent): void {
    if (resource !== this.resource || !this.#concerns(object)) return;
    // The resource says which type its objects have.
    const event = { type, object: object as T };
    if (this.#missed) this.#missed.push(event);
    else this.#tell(event);
  }

  lose(): void {
    this.#missed ??= [];
    this.#tell({ type: 'lost', reason: 'the server closed the watch' });
  }

  /** Goes on where it was: nothing was missed. */
  resume(): void {
    this.#tell({ type: 'resumed' }, ...(this.#missed ?? []));
    this.#missed = undefined;
  }

  /** Begins anew: whatever came and went meanwhile is never told. */
  relist(): void {
    this.#missed = undefined;
    this.#tell({ type: 'listed', ...this.#list() });
  }

  async *events(signal: AbortSignal, isDead: () => boolean): AsyncGenerator<WatchEvent<T>, void, undefined> {
    signal.addEventListener('abort', () => this.#wake(), { once: true });
    while (!signal.aborted) {
      const event = isDead() ? undefined : this.#queue.shift();
      if (event !== undefined) yield event;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  #tell(...events: readonly WatchEvent<T>[]): void {
    this.#queue.push(...events);
    this.#wake();
  }
}
