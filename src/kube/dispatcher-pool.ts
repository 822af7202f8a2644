import type { Dispatcher } from 'undici';
import { ClusterError } from '../cluster/error.ts';
import type { Connection } from './connection.ts';
import type { Credentials } from './credentials.ts';
import type { Heartbeat } from './dead-peer.ts';
import { usualHeartbeat } from './dead-peer.ts';
import { hasRepeatedHeaders } from './impersonation.ts';
import { proxyFor } from './proxy.ts';

/** What besides the connection's own settings decides how sockets are opened and kept. */
export interface SocketSurroundings {
  /** Names the proxies. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly heartbeat?: Heartbeat | undefined;
  /** False keeps to HTTP/1.1 whatever the server offers. */
  readonly http2?: boolean | undefined;
}

/** At any time one dispatcher is in use; another takes its place when it is retired or the certificate changes. */
export interface DispatcherPool {
  readonly closed: boolean;
  /** The dispatcher to use now. Rejects with a ClusterError `aborted` once the pool is closed. */
  get(certificate: Credentials['certificate']): Promise<Dispatcher>;
  /** Lets what is under way end, and starts nothing new on it. */
  retire(dispatcher: Dispatcher): void;
  /** Breaks off what is under way. */
  close(): Promise<void>;
}

export function dispatcherPool(connection: Connection, around: SocketSurroundings): DispatcherPool {
  const proxy = connection.proxyUrl ?? proxyFor(connection.server, around.env);
  const http2 = around.http2 !== false && !hasRepeatedHeaders(connection.impersonation);
  const heartbeat = around.heartbeat ?? usualHeartbeat;
  const secure = connection.server.startsWith('https:');
  const open = new Set<Dispatcher>();
  let current: { readonly cert: string | undefined; readonly dispatcher: Dispatcher } | undefined;
  let closed = false;

  const retire = (dispatcher: Dispatcher) => {
    if (current?.dispatcher !== dispatcher) return;
    current = undefined;
    void dispatcher.close().finally(() => open.delete(dispatcher));
  };
  return {
    get closed() {
      return closed;
    },
    async get(certificate) {
      // undici takes longer to load than everything else here together.
      const { createDispatcher } = await import('./dispatcher.ts');
      if (closed) throw closedError();
      if (current && current.cert !== certificate?.cert) retire(current.dispatcher);
      if (!current) {
        const tls = { ...connection.tls, ...certificate };
        current = {
          cert: certificate?.cert,
          dispatcher: createDispatcher({ secure, tls, proxy, http2, heartbeat }),
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
