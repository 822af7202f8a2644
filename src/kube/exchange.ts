import { ClusterError } from '../cluster/error.ts';
import type { Clock } from '../lib/clock.ts';
import { abortError } from './abort-error.ts';
import { readAll } from './body.ts';
import type { Deadline } from './deadline.ts';
import { deadline } from './deadline.ts';
import { goJson } from './go-json.ts';
import { errorOf } from './status-error.ts';
import type { Transport, TransportRequest, TransportResponse } from './transport.ts';
import { warningTexts } from './warnings.ts';

/** One request as it went, for logs and tests. Holds no header and no body, and so no secret. */
export interface RequestRecord {
  readonly method: TransportRequest['method'];
  /** Path and query. */
  readonly path: string;
  /** Undefined when there was no answer. */
  readonly status: number | undefined;
  /** From sending to the response's head. */
  readonly milliseconds: number;
}

/** What all requests of a cluster share. */
export interface Wire {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly userAgent: string;
  /** For a request and its answer, the body included; watches have limits of their own. */
  readonly requestTimeoutMs: number;
  /** Between 0 and 1. */
  readonly random: () => number;
  readonly onWarning: (text: string) => void;
  readonly onRequest: (record: RequestRecord) => void;
  /** Told of what is sent and what is answered, whole; a stream has no such end. Absent: nobody asks. */
  readonly onBody?: ((what: 'request' | 'response', text: string) => void) | undefined;
}

export interface Ask {
  readonly method: TransportRequest['method'];
  readonly path: string;
  /** For messages: `get pods web-0`. */
  readonly what: string;
  readonly body?: unknown;
  readonly contentType?: string | undefined;
  /** How the answer is to be put; plain JSON when absent. */
  readonly accept?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Ends the waiting between two tries. */
  readonly meanwhile?: AbortSignal | undefined;
}

/** Sends once and reads the whole answer as JSON. Rejects with a ClusterError. */
export async function exchange<T>(wire: Wire, ask: Ask): Promise<T> {
  const limit = deadline(wire.clock, ask.signal);
  limit.limit(wire.requestTimeoutMs, noAnswerWithin(wire.requestTimeoutMs));
  try {
    const response = await send(wire, ask, limit);
    const text = await readAll(response.body);
    wire.onBody?.('response', text);
    return jsonOf<T>(text, ask);
  } finally {
    limit.release();
  }
}

/** Sends once; resolves with a 2xx response whose body is still to be read. */
export async function send(wire: Wire, ask: Ask, limit: Deadline): Promise<TransportResponse> {
  const startedAt = wire.clock.monotonic();
  const observe = (status: number | undefined) =>
    wire.onRequest({
      method: ask.method,
      path: ask.path,
      status,
      milliseconds: wire.clock.monotonic() - startedAt,
    });
  const sent = request(wire, ask, limit.signal);
  if (sent.body !== undefined) wire.onBody?.('request', sent.body);
  let response: TransportResponse;
  try {
    response = await abortable(wire.transport(sent), limit.signal);
  } catch (error) {
    observe(undefined);
    throw error;
  }
  observe(response.status);
  warningTexts(response.headers['warning']).forEach(wire.onWarning);
  if (response.status >= 200 && response.status < 300) return response;
  const refusal = await readAll(response.body);
  wire.onBody?.('response', refusal);
  throw errorOf(response, refusal, ask.what, wire.clock.epoch());
}

function request(
  wire: Wire,
  { method, path, body, contentType, accept = 'application/json' }: Ask,
  signal: AbortSignal,
): TransportRequest {
  return {
    method,
    path,
    headers: {
      accept,
      'user-agent': wire.userAgent,
      ...(body !== undefined && { 'content-type': contentType ?? 'application/json' }),
    },
    body: body === undefined ? undefined : goJson(body),
    signal,
  };
}

/** A plugin that asks for a password, or a name that does not resolve, knows nothing of our signal. */
async function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(abortError(signal));
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
    aborted.catch(() => undefined);
    work.catch(() => undefined);
  }
}

function jsonOf<T>(text: string, ask: Ask): T {
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    // A login page or a proxy's apology: whatever it is, it does not say whether the request was carried out.
    throw new ClusterError('serverError', `the server's answer is not JSON (${ask.what})`, { cause });
  }
}

/** Go's words for it. */
export function noAnswerWithin(ms: number): string {
  return `Unable to connect to the server: no answer within ${ms / 1000} s (Client.Timeout exceeded)`;
}
