import type { ClusterError } from '../cluster/error.ts';
import { isClusterError } from '../cluster/error.ts';
import type { Ask, Wire } from './exchange.ts';
import { exchange } from './exchange.ts';
import { abortError } from './abort-error.ts';
import { codesOf } from './network-error.ts';

const MOST_TRIES = 5;
/** A server that wants us away for longer than this gets its say in the error instead. */
const LONGEST_WAIT_MS = 30_000;
const FIRST_WAIT_MS = 100;

/** A connection that was never made will not be made a moment later either. */
const NEVER_CONNECTED =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|CERT_.*|ERR_TLS_.*|ERR_SSL_.*|.*_CERT|SELF_SIGNED.*|UNABLE_TO_.*|ERR_CONNECT_TIMEOUT|UND_ERR_CONNECT_TIMEOUT)$/;

/**
 * Sends until there is an answer worth having, five times at most. What the server turned away unprocessed (429, or
 * 503 with Retry-After) is sent again whatever it was; a lost answer only when asking twice changes nothing, so that
 * an uncertain write always surfaces. Waits between 100 ms and 30 s, on the injected clock.
 */
export async function exchangeWithRetries<T>(wire: Wire, ask: Ask): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await exchange<T>(wire, ask);
    } catch (error) {
      const wait = isClusterError(error) ? waitBefore(error, ask, tries, wire) : undefined;
      if (wait === undefined || tries === MOST_TRIES) throw error;
      if (!(await waited(wire, wait, ask))) throw error;
    }
  }
}

/** False when nobody wants another try by now: what the server turned away was not done, and stays undone. */
async function waited(wire: Wire, ms: number, { signal, meanwhile }: Ask): Promise<boolean> {
  if (meanwhile === undefined) {
    await pause(wire, ms, signal);
    return true;
  }
  const either = signal === undefined ? meanwhile : AbortSignal.any([signal, meanwhile]);
  await wire.clock.sleep(ms, either).catch((error: unknown) => {
    if (!either.aborted) throw error;
  });
  if (signal?.aborted) throw abortError(signal);
  return !meanwhile.aborted;
}

/** Sleeps; rejects with a ClusterError when the signal aborts. */
export async function pause(wire: Wire, ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await wire.clock.sleep(ms, signal);
  } catch (error) {
    throw signal?.aborted ? abortError(signal) : error;
  }
}

/** Exponential from `first`, up to `most`, with up to half of it taken off at random; milliseconds. */
export function backOff(failures: number, first: number, most: number, random: () => number): number {
  return Math.min(most, first * 2 ** Math.min(failures, 30)) * (1 - random() / 2);
}

function waitBefore(error: ClusterError, ask: Ask, tries: number, wire: Wire): number | undefined {
  const turnedAway =
    error.kind === 'tooManyRequests' || (error.code === 503 && error.retryAfterMs !== undefined);
  if (!turnedAway && !(ask.method === 'GET' && isPassing(error))) return undefined;
  const wait = error.retryAfterMs ?? backOff(tries - 1, FIRST_WAIT_MS, LONGEST_WAIT_MS, wire.random);
  return wait > LONGEST_WAIT_MS ? undefined : wait;
}

function isPassing(error: ClusterError): boolean {
  if (error.kind === 'serverError')
    return error.code !== undefined && error.code >= 500 && error.code !== 501;
  return (
    error.kind === 'unreachable' &&
    codesOf(error).length > 0 &&
    !codesOf(error).some((code) => NEVER_CONNECTED.test(code))
  );
}
