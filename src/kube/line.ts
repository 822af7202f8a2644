import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Dispatcher } from 'undici';
import { ClusterError, isClusterError } from '../cluster/error.ts';
import { abortError } from './abort-error.ts';
import type { Connection } from './connection.ts';
import type { Credentials } from './credentials.ts';
import { createDispatcher } from './dispatcher.ts';
import { hasRepeatedHeaders, impersonationHeaders } from './impersonation.ts';
import { unreachable } from './network-error.ts';
import { proxyFor } from './proxy.ts';
import type { TransportRequest, TransportResponse } from './transport.ts';

/** The sockets of a connection, and how requests go over them. */
export interface Line {
  send(request: TransportRequest, credentials: Credentials): Promise<TransportResponse>;
  close(): Promise<void>;
}

export function openLine(connection: Connection, env: Readonly<Record<string, string | undefined>>): Line {
  const dispatchers = dispatcherPool(connection, env);
  const url = new URL(connection.server);
  const prefix = url.pathname.replace(/\/$/, '');
  const fixedHeaders = {
    ...impersonationHeaders(connection.impersonation),
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
    close: () => dispatchers.close(),
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

function closedError(): ClusterError {
  return new ClusterError('aborted', 'the connection to the server was closed');
}

interface DispatcherPool {
  readonly closed: boolean;
  get(certificate: Credentials['certificate']): Promise<Dispatcher>;
  /** Lets what is under way end, and starts nothing new on it. */
  retire(dispatcher: Dispatcher): void;
  close(): Promise<void>;
}

/** At any time one dispatcher is in use: another takes its place when the client certificate changes. */
function dispatcherPool(
  connection: Connection,
  env: Readonly<Record<string, string | undefined>>,
): DispatcherPool {
  const proxy = connection.proxyUrl ?? proxyFor(connection.server, env);
  const http2 = !hasRepeatedHeaders(connection.impersonation);
  const open = new Set<Dispatcher>();
  let current: { readonly cert: string | undefined; readonly made: Promise<Dispatcher> } | undefined;
  let closed = false;

  const make = async (certificate: Credentials['certificate']) => {
    const dispatcher = await createDispatcher({ tls: { ...connection.tls, ...certificate }, proxy, http2 });
    open.add(dispatcher);
    return dispatcher;
  };
  const retire = (dispatcher: Dispatcher) => {
    void dispatcher.close().then(() => open.delete(dispatcher));
  };
  return {
    get closed() {
      return closed;
    },
    async get(certificate) {
      if (current?.cert !== certificate?.cert || current === undefined) {
        void current?.made.then(retire);
        current = { cert: certificate?.cert, made: make(certificate) };
      }
      const dispatcher = await current.made;
      if (closed) throw closedError();
      return dispatcher;
    },
    retire(dispatcher) {
      void current?.made.then((inUse) => {
        if (inUse !== dispatcher) return;
        current = undefined;
        retire(dispatcher);
      });
    },
    async close() {
      closed = true;
      await current?.made.catch(() => undefined);
      await Promise.all([...open].map((dispatcher) => dispatcher.destroy()));
      open.clear();
    },
  };
}
