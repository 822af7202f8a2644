import { Agent, type IncomingMessage, request as ask } from 'node:http';
import type { Socket } from 'node:net';
import { urlToHttpOptions } from 'node:url';
import type { SocketRequest, SocketResponse, Sockets } from './sockets.ts';
import { CONNECT_TIMEOUT_MS, IDLE_MS } from './socket-limits.ts';

/** A request that has not ended. */
interface UnderWay {
  readonly ended: Promise<void>;
  readonly breakOff: (why: unknown) => void;
}

/**
 * Sockets without TLS and without a proxy: to `kubectl proxy`, or to a sandbox. Node's own client does that, and is there
 * much sooner than undici, which brings a parser in WebAssembly. As many connections as there are requests, because a
 * watch holds its connection for minutes and any fixed number of them is a deadlock waiting to happen.
 */
export function plainSockets(): Sockets {
  const agent = new Agent({ keepAlive: true, timeout: IDLE_MS });
  const underWay = new Set<UnderWay>();

  const send = ({ origin, path, method, headers, body, signal }: SocketRequest): Promise<IncomingMessage> => {
    // Not left to Node, which sends the body of a DELETE without saying that there is one.
    const length = body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const options = { path, method, headers: { ...headers, ...length }, agent };
    const sent = ask({ ...urlToHttpOptions(new URL(origin)), ...options });
    let received: IncomingMessage | undefined;
    const breakOff = (why: unknown) => {
      const error = why instanceof Error ? why : new Error(String(why));
      // A request that has its response lets go of it without a word.
      (received ?? sent).destroy(error);
    };
    const abort = () => breakOff(signal.reason);
    const ended = new Promise<void>((resolve) => sent.once('close', resolve));
    const one = { ended, breakOff };
    underWay.add(one);
    signal.addEventListener('abort', abort, { once: true });
    sent.once('close', () => {
      underWay.delete(one);
      signal.removeEventListener('abort', abort);
    });
    const head = new Promise<IncomingMessage>((resolve, reject) => {
      // What happens to a connection after the head, the body tells.
      sent.on('error', (error) => reject(isHangUp(error) ? closed(error) : error));
      sent.once('response', (response) => {
        received = response;
        resolve(response);
      });
    });
    sent.once('socket', limitConnecting);
    sent.end(body ?? undefined);
    return head;
  };

  return {
    async request(request): Promise<SocketResponse> {
      request.signal.throwIfAborted();
      const response = await send(request);
      return { statusCode: response.statusCode ?? 0, headers: headersOf(response), body: response };
    },
    async close() {
      await Promise.all([...underWay].map(({ ended }) => ended));
      agent.destroy();
    },
    async destroy() {
      const ends = [...underWay].map(({ ended, breakOff }) => {
        breakOff(new Error('the connection was closed'));
        return ended;
      });
      agent.destroy();
      await Promise.all(ends);
    },
  };
}

/** Node has the code of a reset connection for one that was closed as well: then no call of the system has failed. */
function isHangUp(error: Error): boolean {
  return 'code' in error && error.code === 'ECONNRESET' && !('syscall' in error);
}

function closed(cause: Error): Error {
  return Object.assign(new Error('other side closed', { cause }), { code: 'ERR_CONNECTION_CLOSED' });
}

/** The system itself may wait for minutes. */
function limitConnecting(socket: Socket): void {
  if (!socket.connecting) return;
  const tooLate = setTimeout(
    () => socket.destroy(Object.assign(new Error('connect timeout'), { code: 'ERR_CONNECT_TIMEOUT' })),
    CONNECT_TIMEOUT_MS,
  );
  for (const event of ['connect', 'close']) socket.once(event, () => clearTimeout(tooLate));
}

function headersOf({ headersDistinct }: IncomingMessage): SocketResponse['headers'] {
  const pairs = Object.entries(headersDistinct).map(([name, values = []]) => [
    name,
    values.length === 1 ? values[0] : values,
  ]);
  return Object.fromEntries(pairs) as SocketResponse['headers'];
}
