import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse, ServerHttp2Session } from 'node:http2';
import { createSecureServer } from 'node:http2';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:https';
import type { KeyPair } from './certificates.ts';

type Request = IncomingMessage | Http2ServerRequest;
export type Response = ServerResponse | Http2ServerResponse;
export type Handler = (request: Request, response: Response, body: string) => void;

export interface TestServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Connections ever accepted. */
  readonly connections: number;
  /** `GET /api/v1/pods`, in order of arrival. */
  readonly requests: readonly string[];
  /** Breaks every open connection. */
  breakConnections(): void;
}

export interface Secure extends KeyPair {
  readonly http2?: boolean;
  readonly maxConcurrentStreams?: number;
  /** Asks for client certificates of this authority. */
  readonly ca?: string;
}

/** A server on a free port: plain HTTP, HTTPS with HTTP/1.1 only, or HTTPS with HTTP/2 as well. */
export async function startServer(handler: Handler, secure?: Secure): Promise<TestServer> {
  const requests: string[] = [];
  const listener = (request: Request, response: Response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      requests.push(`${request.method} ${request.url}`);
      handler(request, response, Buffer.concat(chunks).toString('utf8'));
    });
    request.on('error', () => undefined);
  };
  // Over HTTP/2 a connection is its session: a socket destroyed beneath one may stay open and silent.
  const open = new Set<{ destroy(): void }>();
  const remember = (what: Socket | ServerHttp2Session) => {
    open.add(what);
    what.on('error', () => undefined);
    what.on('close', () => open.delete(what));
  };
  let connections = 0;
  const server = serverFor(listener, secure);
  server.on('session', remember);
  server.on(secure ? 'secureConnection' : 'connection', (socket: Socket) => {
    connections += 1;
    if (!('alpnProtocol' in socket && socket.alpnProtocol === 'h2')) remember(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const breakConnections = () => open.forEach((connection) => connection.destroy());
  return {
    url: `${secure ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    get connections() {
      return connections;
    },
    requests,
    breakConnections,
    async [Symbol.asyncDispose]() {
      breakConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function serverFor(
  listener: (request: Request, response: Response) => void,
  secure: Secure | undefined,
): Server {
  if (!secure) return createServer(listener);
  const { cert, key, ca, http2, maxConcurrentStreams } = secure;
  const tls = { cert, key, ...(ca !== undefined && { ca, requestCert: true, rejectUnauthorized: false }) };
  const settings = maxConcurrentStreams === undefined ? {} : { maxConcurrentStreams };
  return http2
    ? createSecureServer({ ...tls, allowHTTP1: true, settings }, listener)
    : createTlsServer(tls, listener);
}

export function sendJson(response: Response, status: number, body: unknown): void {
  response.statusCode = status;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(body));
}

/** Accepts a watch and sends what there is to tell of it so far. */
export function startWatch(response: Response, events: readonly unknown[]): void {
  response.statusCode = 200;
  // Both kinds of response have the method, but only one of them says so.
  (response as ServerResponse).flushHeaders();
  for (const event of events) write(response, `${JSON.stringify(event)}\n`);
}

export function write(response: Response, chunk: string): void {
  // The two kinds of response share the method but not its overloads.
  (response as { write(chunk: string): boolean }).write(chunk);
}

/** Ends the connection a request came by, without a word. */
export function breakOff(request: IncomingMessage | Http2ServerRequest): void {
  if ('stream' in request) request.stream.session?.destroy();
  else request.socket.destroy();
}
