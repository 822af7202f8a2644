import type { OpenChannel } from './channel.ts';

/**
 * One exchange with an API server: over a socket, or with an embedded server in the same process. Resolves when the
 * response's head is there; the body streams, and pulling slowly slows the sender down.
 * Rejects with a ClusterError `unreachable`, `timeout` or `aborted`; an HTTP error is a response like any other.
 */
export interface Transport {
  (request: TransportRequest): Promise<TransportResponse>;
  /** Opens a WebSocket. Absent where there is none to be had. */
  readonly open?: OpenChannel;
  /** Closes every connection; what is under way rejects. Absent where there is nothing to close. */
  readonly close?: () => Promise<void>;
}

export interface TransportRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path and query, from the server's root: `/api/v1/pods?limit=500`. */
  readonly path: string;
  /** Lower-case names. Who asks, and how the body is compressed, is the transport's own affair. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Aborting it ends the exchange at any time, the body included. */
  readonly signal: AbortSignal;
}

export interface TransportResponse {
  readonly status: number;
  /** Lower-case names; repeated headers as a list. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Decompressed. To be read to its end or abandoned by the request's signal, else the connection stays taken. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** The one value of a header, the first of several. */
export function headerOf(response: TransportResponse, name: string): string | undefined {
  const value = response.headers[name];
  return typeof value === 'string' ? value : value?.[0];
}
