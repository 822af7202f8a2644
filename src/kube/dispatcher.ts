import { getCACertificates } from 'node:tls';
import type { Dispatcher, buildConnector } from 'undici';
import type { TlsMaterial } from './connection.ts';

/** Go's dialer waits as long. */
const CONNECT_TIMEOUT_MS = 30_000;

export interface DispatcherOptions {
  readonly tls: TlsMaterial;
  /** Absent: connect directly. */
  readonly proxy: string | undefined;
  /** False forces HTTP/1.1. */
  readonly http2: boolean;
}

/**
 * The one dispatcher of a connection. Over TLS it speaks HTTP/2, so that eight watches and all requests share one
 * connection; over HTTP/1.1 it opens as many connections as there are requests, because a watch holds its connection
 * for minutes and any fixed number of them is a deadlock waiting to happen.
 */
export async function createDispatcher(options: DispatcherOptions): Promise<Dispatcher> {
  const { Agent, ProxyAgent } = await import('undici');
  const connect = connectOptions(options.tls);
  const shared = {
    allowH2: options.http2,
    connectTimeout: CONNECT_TIMEOUT_MS,
    // Time limits are ours to keep: a list may take long, and a quiet watch is quiet for minutes.
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  return options.proxy === undefined
    ? new Agent({ ...shared, connect: { ...connect, timeout: CONNECT_TIMEOUT_MS } })
    : new ProxyAgent({ ...shared, uri: options.proxy, requestTls: connect });
}

function connectOptions(tls: TlsMaterial): buildConnector.BuildOptions {
  return {
    preferH2: true,
    rejectUnauthorized: !tls.skipVerify,
    // Go trusts the system's roots; Node on its own only those it was built with.
    ca: tls.ca ?? (tls.skipVerify ? [] : [...getCACertificates('default'), ...getCACertificates('system')]),
    ...(tls.cert !== undefined && { cert: tls.cert, key: tls.key }),
    ...(tls.serverName !== undefined && { servername: tls.serverName }),
  };
}
