import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { ClusterError } from '../cluster/error.ts';
import { isClusterError } from '../cluster/error.ts';
import { abortError } from './abort-error.ts';
import type { Channel, ChannelRequest } from './channel.ts';
import type { Connection } from './connection.ts';
import type { Credentials } from './credentials.ts';
import type { SocketSurroundings } from './dispatcher-pool.ts';
import { closedError, dispatcherPool, socketsFor, undiciDispatchers } from './dispatcher-pool.ts';
import { impersonationHeaders } from './impersonation.ts';
import { unreachable } from './network-error.ts';
import type { TransportRequest, TransportResponse } from './transport.ts';

/** The sockets of a connection, and how requests go over them. */
export interface Line {
  send(request: TransportRequest, credentials: Credentials): Promise<TransportResponse>;
  /** Undefined when the server does not agree to a WebSocket. Rejects when it cannot be reached. */
  open(request: ChannelRequest, credentials: Credentials): Promise<Channel | undefined>;
  close(): Promise<void>;
}

export function openLine(connection: Connection, around: SocketSurroundings): Line {
  const dispatchers = dispatcherPool(connection, around, socketsFor);
  const channels = dispatcherPool(connection, { ...around, http2: false }, undiciDispatchers);
  const url = new URL(connection.server);
  const prefix = url.pathname.replace(/\/$/, '');
  const fixed = impersonationHeaders(connection.impersonation);
  const fixedHeaders = {
    ...fixed,
    ...(!connection.disableCompression && { 'accept-encoding': 'gzip' }),
  };

  return {
    async send(request, { authorization, certificate }) {
      const dispatcher = await dispatchers.get(certificate);
      const failed = (error: unknown) => {
        const known = dispatchers.closed ? closedError() : explain(error, request.signal, connection.server);
        // A server that leaves us waiting may sit behind a connection that died unnoticed: do not use it again.
        if (known.kind === 'timeout') dispatchers.retire(dispatcher);
        return known;
      };
      try {
        const response = await dispatcher.request({
          origin: url.origin,
          path: prefix + request.path,
          method: request.method,
          headers: {
            ...request.headers,
            ...fixedHeaders,
            ...(authorization !== undefined && { authorization }),
          },
          body: request.body ?? null,
          signal: request.signal,
        });
        return {
          status: response.statusCode,
          headers: response.headers,
          body: read(decoded(response.body, response.headers['content-encoding']), failed),
        };
      } catch (error) {
        throw failed(error);
      }
    },
    async open(request, { authorization, certificate }) {
      // A server asks for HTTP/1.1 here, and such a connection is not shared.
      const dispatcher = await channels.get(certificate);
      const { openWebSocket } = await import('./web-socket.ts');
      const headers = { ...request.headers, ...fixed, ...(authorization !== undefined && { authorization }) };
      const failed = (error: unknown) =>
        channels.closed ? closedError() : explain(error, request.signal, connection.server);
      const at = { url: url.origin + prefix + request.path, protocols: request.protocols, headers };
      return openWebSocket(at, { dispatcher, signal: request.signal, failed });
    },
    close: async () => {
      await Promise.all([dispatchers.close(), channels.close()]);
    },
  };
}

async function* read(body: Readable, failed: (error: unknown) => ClusterError): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw failed(error);
  }
}

function decoded(body: Readable, encoding: string | readonly string[] | undefined): Readable {
  if (encoding !== 'gzip') return body;
  // The error reaches whoever reads the last stream of the pipeline; the callback only keeps it from being unhandled.
  return pipeline(body, createGunzip(), () => undefined);
}

function explain(error: unknown, signal: AbortSignal, server: string): ClusterError {
  if (isClusterError(error)) return error;
  if (!signal.aborted) return unreachable(server, error);
  return abortError(signal);
}
