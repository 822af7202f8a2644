import { ClusterError, isClusterError } from '../../../src/cluster/error.ts';
import type { Transport, TransportRequest, TransportResponse } from '../../../src/kube/transport.ts';

/** A server in memory whose every answer the test gives by hand. */
export class ScriptedServer {
  readonly requests: TransportRequest[] = [];
  readonly #arrived: Arrival[] = [];
  #waiting: ((arrival: Arrival) => void) | undefined;

  readonly transport: Transport = (request) => {
    const { promise, resolve, reject } = Promise.withResolvers<TransportResponse>();
    const arrival = new Arrival(request, resolve, reject);
    this.requests.push(request);
    if (this.#waiting) {
      this.#waiting(arrival);
      this.#waiting = undefined;
    } else this.#arrived.push(arrival);
    return promise;
  };

  /** The next request, once it has come. */
  next(): Promise<Arrival> {
    const [first] = this.#arrived.splice(0, 1);
    if (first) return Promise.resolve(first);
    return new Promise((resolve) => (this.#waiting = resolve));
  }

  /** How many requests came that no test has looked at. */
  get unanswered(): number {
    return this.#arrived.length;
  }
}

/** A request that waits for its answer. */
export class Arrival {
  readonly request: TransportRequest;
  readonly #resolve: (response: TransportResponse) => void;
  readonly #reject: (error: unknown) => void;

  constructor(
    request: TransportRequest,
    resolve: (response: TransportResponse) => void,
    reject: (error: unknown) => void,
  ) {
    this.request = request;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  get path(): string {
    return this.request.path.split('?')[0] ?? '';
  }

  get query(): Readonly<Record<string, string>> {
    return Object.fromEntries(new URLSearchParams(this.request.path.split('?')[1] ?? ''));
  }

  get body(): unknown {
    return this.request.body === undefined ? undefined : JSON.parse(this.request.body);
  }

  answer(status: number, body: unknown, headers: TransportResponse['headers'] = {}): void {
    const stream = this.stream(status, headers);
    stream.bytes(typeof body === 'string' ? body : JSON.stringify(body));
    stream.end();
  }

  /** Answers with a Status, as the API server refuses. */
  refuse(code: number, reason: string, message = reason, headers: TransportResponse['headers'] = {}): void {
    this.answer(code, { kind: 'Status', status: 'Failure', code, reason, message }, headers);
  }

  fail(code: string): void {
    this.#reject(networkError(code));
  }

  stream(status = 200, headers: TransportResponse['headers'] = {}): Stream {
    const stream = new Stream(this.request.signal);
    this.#resolve({ status, headers, body: stream });
    return stream;
  }
}

/** A response's body under way. */
export class Stream implements AsyncIterable<Uint8Array> {
  readonly #signal: AbortSignal;
  readonly #queue: (Uint8Array | Error | undefined)[] = [];
  #wake: () => void = () => undefined;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#wake());
  }

  get aborted(): boolean {
    return this.#signal.aborted;
  }

  /** Sends one watch event. */
  event(type: string, object: unknown): void {
    this.bytes(`${JSON.stringify({ type, object })}\n`);
  }

  bytes(chunk: string | Uint8Array): void {
    this.#push(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk);
  }

  end(): void {
    this.#push(undefined);
  }

  break(code = 'ECONNRESET'): void {
    this.#push(networkError(code));
  }

  #push(item: Uint8Array | Error | undefined): void {
    this.#queue.push(item);
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (;;) {
      while (this.#queue.length === 0 && !this.#signal.aborted) {
        await new Promise<void>((resolve) => (this.#wake = resolve));
      }
      if (this.#signal.aborted) throw abortOf(this.#signal);
      const item = this.#queue.shift();
      if (item === undefined) return;
      if (item instanceof Error) throw item;
      yield item;
    }
  }
}

function networkError(code: string): ClusterError {
  return new ClusterError('unreachable', `Unable to connect to the server: ${code}`, {
    cause: Object.assign(new Error(code), { code }),
  });
}

function abortOf({ reason }: AbortSignal): Error {
  return isClusterError(reason) ? reason : new ClusterError('aborted', 'aborted');
}
