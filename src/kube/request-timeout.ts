import { parseDuration } from '../lib/duration.ts';
import { exitCodes, Failure } from '../lib/failure.ts';

/**
 * Parses `--request-timeout`: `0` for none, bare seconds, or Go's notation; milliseconds, undefined for none.
 * Fails in kubectl's words. Upstream: client-go tools/clientcmd/overrides.go, ParseTimeout (1.37).
 */
export function parseRequestTimeout(text: string | undefined): number | undefined {
  if (!text) return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : parseDuration(text);
  if (ms === undefined) {
    throw new Failure(
      exitCodes.usage,
      'Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a ' +
        'corresponding time unit (e.g. 1s | 2m | 3h)',
    );
  }
  return ms || undefined;
}
