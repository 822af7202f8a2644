import type { Dispatcher } from 'undici';
import { ClusterError } from '../cluster/error.ts';
import type { Connection } from './connection.ts';
import type { Credentials } from './credentials.ts';
import type { Heartbeat } from './dead-peer.ts';
import { usualHeartbeat } from './dead-peer.ts';
import { hasRepeatedHeaders } from './impersonation.ts';
import type { DispatcherOptions } from './dispatcher.ts';
import { proxyFor } from './proxy.ts';
import type { Sockets } from './sockets.ts';

/** What besides the connection's own settings decides how sockets are opened and kept. */
export interface SocketSurroundings {
  /** Names the proxies. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly heartbeat?: Heartbeat | undefined;
  /** False keeps to HTTP/1.1 whatever the server offers. */
  readonly http2?: boolean | undefined;
}

/** At any time one dispatcher is in use; another takes its place when it is retired or the certificate changes. */
export interface DispatcherPool<D> {
  readonly closed: boolean;
  /** The dispatcher to use now. Rejects with a ClusterError `aborted` once the pool is closed. */
  get(certificate: Credentials['certificate']): Promise<D>;
  /** Lets what is under way end, and starts nothing new on it. */
  retire(dispatcher: D): void;
  /** Breaks off what is under way. */
  close(): Promise<void>;
}

/** Loads what makes dispatchers. */
type Loading<D> = (
  way: Pick<DispatcherOptions, 'secure' | 'proxy'>,
) => Promise<(options: DispatcherOptions) => D>;

/** undici takes longer to load than everything else here together. */
export const undiciDispatchers: Loading<Dispatcher> = async () =>
  (await import('./dispatcher.ts')).createDispatcher;

/** Requests need it only where there is TLS or a proxy. */
export const socketsFor: Loading<Sockets> = async ({ secure, proxy }) =>
  secure || proxy !== undefined
    ? (await import('./dispatcher.ts')).createDispatcher
    : (await import('./plain-sockets.ts')).plainSockets;

export function dispatcherPool<D extends Pick<Sockets, 'close' | 'destroy'>>(
  connection: Connection,
  around: SocketSurroundings,
  load: Loading<D>,
): DispatcherPool<D> {
  const proxy = connection.proxyUrl ?? proxyFor(connection.server, around.env);
  const http2 = around.http2 !== false && !hasRepeatedHeaders(connection.impersonation);
  const heartbeat = around.heartbeat ?? usualHeartbeat;
  const secure = connection.server.startsWith('https:');
  const open = new Set<D>();
  let current: { readonly cert: string | undefined; readonly dispatcher: D } | undefined;
  let closed = false;

  const retire = (dispatcher: D) => {
    if (current?.dispatcher !== dispatcher) return;
    current = undefined;
    void dispatcher.close().finally(() => open.delete(dispatcher));
  };
  return {
    get closed() {
      return closed;
    },
    async get(certificate) {
      const create = await load({ secure, proxy });
      if (closed) throw closedError();
      if (current && current.cert !== certificate?.cert) retire(current.dispatcher);
      if (!current) {
        const tls = { ...connection.tls, ...certificate };
        current = {
          cert: certificate?.cert,
          dispatcher: create({ secure, tls, proxy, http2, heartbeat }),
        };
        open.add(current.dispatcher);
      }
      return current.dispatcher;
    },
    retire,
    async close() {
      closed = true;
      await Promise.all([...open].map((dispatcher) => dispatcher.destroy()));
      open.clear();
    },
  };
}

export function closedError(): ClusterError {
  return new ClusterError('aborted', 'the connection to the server was closed');
}
