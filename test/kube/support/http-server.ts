import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import { createSecureServer } from 'node:http2';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:https';
import type { KeyPair } from './certificates.ts';

export type Request = IncomingMessage | Http2ServerRequest;
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
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = serverFor(listener, secure);
  server.on(secure ? 'secureConnection' : 'connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const breakConnections = () => sockets.forEach((socket) => socket.destroy());
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
  // The two kinds of response share these methods but not their overloads.
  const stream = response as { flushHeaders(): void; write(chunk: string): boolean };
  stream.flushHeaders();
  for (const event of events) stream.write(`${JSON.stringify(event)}\n`);
}
