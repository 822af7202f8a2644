import type { Dispatcher } from 'undici';
import { WebSocket } from 'undici';
import type { ClusterError } from '../cluster/error.ts';
import type { Channel } from './channel.ts';

interface Surroundings {
  readonly dispatcher: Dispatcher;
  readonly signal: AbortSignal;
  /** A failure as an error of the port. */
  readonly failed: (error: unknown) => ClusterError;
}

interface Address {
  /** http or https: a socket of the same kind is opened. */
  readonly url: string;
  readonly protocols: readonly string[];
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
}

/** Undefined when it does not come to a WebSocket, for whatever reason: undici does not tell which. */
export async function openWebSocket(
  { url, protocols, headers }: Address,
  around: Surroundings,
): Promise<Channel | undefined> {
  const { dispatcher, signal, failed } = around;
  if (signal.aborted) throw failed(signal.reason);
  const pairs = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value]] : value.map((one) => [name, one]),
  );
  const socket = new WebSocket(url.replace(/^http/, 'ws'), {
    protocols: [...protocols],
    dispatcher,
    headers: pairs,
  });
  socket.binaryType = 'arraybuffer';
  const messages = messagesOf(socket, around);
  const close = () => socket.close();
  const send = (message: Uint8Array) => socket.send(message);
  signal.addEventListener('abort', close, { once: true });
  socket.addEventListener('close', () => signal.removeEventListener('abort', close), { once: true });
  const isOpen = await new Promise<boolean>((resolve) => {
    socket.addEventListener('open', () => resolve(true), { once: true });
    socket.addEventListener('close', () => resolve(false), { once: true });
  });
  if (signal.aborted) throw failed(signal.reason);
  return isOpen ? { messages, send, close } : undefined;
}

/** What comes is kept until it is asked for. An end without a closing handshake is a connection that broke. */
function messagesOf(socket: WebSocket, { signal, failed }: Surroundings): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    start(stream) {
      socket.addEventListener('message', ({ data }) =>
        stream.enqueue(typeof data === 'string' ? Buffer.from(data) : new Uint8Array(data as ArrayBuffer)),
      );
      socket.addEventListener('close', ({ wasClean }) => {
        if (signal.aborted) stream.error(failed(signal.reason));
        else if (wasClean) stream.close();
        else stream.error(failed(new Error('the connection broke before the command had ended')));
      });
    },
    cancel: () => socket.close(),
  });
}
