/**
 * One exchange as a client of the API sees it. The shape is that of the doctor's own transport, declared anew: the
 * sandbox knows nothing of its clients.
 */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path and query, from the server's root. */
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly signal: AbortSignal;
  /** Lets sandbox time go on while the request waits, where it would otherwise stand still for it. */
  readonly passing?: (wait: () => Promise<void>) => Promise<void>;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: AsyncIterable<Uint8Array>;
}

/** Rejects with a {@link ConnectionReset} when the connection is to break without an answer. */
export type Handler = (request: HttpRequest) => Promise<HttpResponse>;

/** The connection breaks: there is no answer, or it ends in the middle. */
export class ConnectionReset extends Error {
  constructor() {
    super('read ECONNRESET');
    this.name = 'ConnectionReset';
  }
}
