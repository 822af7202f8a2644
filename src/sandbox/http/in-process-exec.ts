import { ApiError } from '../api/api.ts';
import type { ApiServer } from '../api/server.ts';
import type { Faults } from '../faults/faults.ts';
import { errorAnswer } from './answers.ts';
import { Input } from './exec-input.ts';
import { execStart } from './exec.ts';
import type { PodRuntime } from './pod-runtime.ts';
import type { HttpResponse } from './transport.ts';

/** As a client's own transport opens a WebSocket; the shape is declared anew, the sandbox knows nothing of its clients. */
type Open = (request: {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}) => Promise<Opened>;

type Opened =
  | {
      readonly type: 'channel';
      readonly channel: {
        readonly messages: AsyncIterable<Uint8Array>;
        send(message: Uint8Array): void;
        close(): void;
      };
    }
  | { readonly type: 'refused'; readonly response: HttpResponse };

export interface InProcessOptions {
  readonly runtime: PodRuntime;
  readonly faults?: Faults | undefined;
  readonly aborted: (signal: AbortSignal) => Error;
}

/** pods/exec without a socket. Time goes on while the command runs, for it may take some. */
export function sandboxExec(api: ApiServer, { aborted, ...options }: InProcessOptions): Open {
  return async ({ path, headers, signal }) => {
    if (signal.aborted) throw aborted(signal);
    try {
      const start = execStart(api, path, headers, options);
      if (start === undefined) throw new Error(`no exec: ${path}`);
      const input = new Input();
      if (!start.readsInput) input.end();
      const said = async () => start.run(await input.whole);
      const send = (message: Uint8Array) => input.take(message);
      return {
        type: 'channel',
        channel: { messages: run(said, signal, aborted), send, close: () => input.end() },
      };
    } catch (error) {
      if (error instanceof ApiError) return { type: 'refused', response: errorAnswer(error) };
      throw error;
    }
  };
}

async function* run(
  start: () => Promise<readonly Uint8Array[]>,
  signal: AbortSignal,
  aborted: InProcessOptions['aborted'],
): AsyncGenerator<Uint8Array> {
  if (signal.aborted) throw aborted(signal);
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const stop = () => reject(aborted(signal));
  signal.addEventListener('abort', stop, { once: true });
  try {
    yield* await Promise.race([start(), stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
