import { getCACertificates } from 'node:tls';
import type { Dispatcher } from 'undici';
import { Agent, buildConnector, ProxyAgent } from 'undici';
import type { TlsMaterial } from './connection.ts';
import type { Heartbeat } from './dead-peer.ts';
import { breakingWhenDead } from './dead-peer.ts';
import { CONNECT_TIMEOUT_MS, IDLE_MS } from './socket-limits.ts';

export interface DispatcherOptions {
  /** False for a server that is spoken to without TLS: then the system's certificates need not be read. */
  readonly secure: boolean;
  readonly tls: TlsMaterial;
  /** Absent: connect directly. */
  readonly proxy: string | undefined;
  /** False forces HTTP/1.1. */
  readonly http2: boolean;
  readonly heartbeat: Heartbeat;
}

/**
 * The one dispatcher of a connection. Over TLS it speaks HTTP/2, so that eight watches and all requests share one
 * connection; over HTTP/1.1 it opens as many connections as there are requests, because a watch holds its connection
 * for minutes and any fixed number of them is a deadlock waiting to happen.
 */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const connectTimeout = CONNECT_TIMEOUT_MS;
  const shared = {
    allowH2: options.http2,
    connectTimeout,
    h2Options: { pingInterval: options.heartbeat.pingMs },
    keepAliveTimeout: IDLE_MS,
    // Time limits are ours to keep: a list may take long, and a quiet watch is quiet for minutes.
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  const tls = options.secure ? tlsOptions(options.tls) : {};
  if (options.proxy !== undefined) return new ProxyAgent({ ...shared, uri: options.proxy, requestTls: tls });
  const connector = buildConnector({ ...tls, allowH2: options.http2, timeout: connectTimeout });
  return new Agent({ ...shared, connect: breakingWhenDead(connector, options.heartbeat) });
}

function tlsOptions(tls: TlsMaterial): buildConnector.BuildOptions {
  return {
    // Node's servers, unlike Go's, let the client's order decide.
    preferH2: true,
    rejectUnauthorized: !tls.skipVerify,
    // Go trusts the system's roots; Node on its own only those it was built with.
    ca: tls.ca ?? (tls.skipVerify ? [] : [...getCACertificates('default'), ...getCACertificates('system')]),
    ...(tls.cert !== undefined && { cert: tls.cert, key: tls.key }),
    ...(tls.serverName !== undefined && { servername: tls.serverName }),
  };
}
