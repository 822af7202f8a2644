import type { Readable } from 'node:stream';

/** Connections to a server, and requests over them. undici's dispatchers are such. */
export interface Sockets {
  /** Resolves when the response's head is there; aborting the signal breaks it off at any time, the body included. */
  request(request: SocketRequest): Promise<SocketResponse>;
  /** Resolves when what is under way has ended. */
  close(): Promise<void>;
  /** Breaks off what is under way. */
  destroy(): Promise<void>;
}

export interface SocketRequest {
  readonly origin: string;
  readonly path: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: string | null;
  readonly signal: AbortSignal;
}

export interface SocketResponse {
  readonly statusCode: number;
  /** Lower-case names; repeated headers as a list. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readable;
}
