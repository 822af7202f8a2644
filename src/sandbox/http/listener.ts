import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { ApiError } from '../api/api.ts';
import { errorAnswer } from './answers.ts';
import { jsonOfProtobuf } from './protobuf/decode.ts';
import type { Handler, HttpRequest, HttpResponse } from './transport.ts';

export interface Listener {
  /** `http://127.0.0.1:40123`. */
  readonly url: string;
  close(): Promise<void>;
}

/** Takes over a connection that asks for another protocol; false when it does not know what is asked for. */
export type Upgrade = (request: IncomingMessage, socket: Socket, head: Buffer) => boolean;

/** Serves the handler on the loopback interface only. Port 0 takes a free one. */
export async function listen(handler: Handler, port = 0, upgrade?: Upgrade): Promise<Listener> {
  const server = createServer((request, response) => void serve(handler, request, response));
  server.on('upgrade', (request, socket: Socket, head) => {
    if (!upgrade?.(request, socket, head)) socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
  return { url: `http://127.0.0.1:${portOf(server)}`, close: () => close(server) };
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function serve(handler: Handler, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  try {
    const request = requestOf(incoming, await readAll(incoming), gone.signal);
    const response = await handler(request).catch(answerTo);
    await send(response, outgoing);
  } catch {
    // The connection is to break, or has broken: either way nobody reads an answer.
    outgoing.destroy();
  }
}

/** A refusal is an answer; everything else breaks the connection, as a server does that panics. */
function answerTo(error: unknown): HttpResponse {
  if (error instanceof ApiError) return errorAnswer(error);
  throw error;
}

const PROTOBUF = 'application/vnd.kubernetes.protobuf';
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

function requestOf(
  { method, url = '/', headers }: IncomingMessage,
  bytes: Buffer,
  signal: AbortSignal,
): HttpRequest {
  const flat = Object.entries(headers).flatMap(([name, value]): [string, string][] => {
    return value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]];
  });
  // The rest of the server speaks JSON only; a body it cannot have as JSON keeps its type and is refused for it.
  const decoded = headers['content-type'] === PROTOBUF ? jsonOfProtobuf(bytes) : undefined;
  const body = decoded ?? bytes.toString('utf8');
  return {
    method: METHODS.find((known) => known === method) ?? 'GET',
    path: url,
    headers: {
      ...Object.fromEntries(flat),
      ...(decoded !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== '' && { body }),
    signal,
  };
}

async function readAll(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

async function send({ status, headers, body }: HttpResponse, outgoing: ServerResponse): Promise<void> {
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) outgoing.setHeader(name, value);
  }
  outgoing.writeHead(status);
  // A watch that has nothing to tell yet is accepted all the same.
  outgoing.flushHeaders();
  await pipeline(Readable.from(body), outgoing);
}
