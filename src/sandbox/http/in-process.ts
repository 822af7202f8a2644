import type { SandboxTime } from '../clock/time.ts';
import type { Handler, HttpRequest, HttpResponse } from './transport.ts';
import { ConnectionReset } from './transport.ts';

/** How a client's own transport speaks of failures; it knows its error classes, the sandbox does not. */
export interface TransportErrors {
  /** The connection broke; the request may or may not have been carried out. */
  readonly unreachable: (cause: unknown) => Error;
  readonly aborted: (signal: AbortSignal) => Error;
}

/**
 * The server as a client's transport, without a socket. A write is on its way for `onItsWayMs` milliseconds: a client
 * that takes no time is always quicker than the controllers, which on a real cluster it hardly ever is. From then on
 * virtual time stands still until the head of the answer is there, but for what the request itself waits for.
 */
export function sandboxTransport(
  handler: Handler,
  time: SandboxTime,
  errors: TransportErrors,
  onItsWayMs = 0,
): (request: HttpRequest) => Promise<HttpResponse> {
  const explain = (error: unknown, signal: AbortSignal) => {
    if (signal.aborted) return errors.aborted(signal);
    return error instanceof ConnectionReset ? errors.unreachable(error) : error;
  };
  return async (request) => {
    if (request.signal.aborted) throw errors.aborted(request.signal);
    if (onItsWayMs > 0 && request.method !== 'GET') await time.sleep(onItsWayMs);
    let release = time.hold();
    const passing = async (wait: () => Promise<void>) => {
      release();
      await wait().finally(() => (release = time.hold()));
    };
    try {
      const response = await handler({ ...request, passing });
      return { ...response, body: explained(response.body, (error) => explain(error, request.signal)) };
    } catch (error) {
      throw explain(error, request.signal);
    } finally {
      release();
    }
  };
}

async function* explained(
  body: AsyncIterable<Uint8Array>,
  explain: (error: unknown) => unknown,
): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw explain(error);
  }
}
