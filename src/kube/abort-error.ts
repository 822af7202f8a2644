import { ClusterError, isClusterError } from '../cluster/error.ts';

/** Why a signal aborted, as an error of the port: our own limits abort with one already. */
export function abortError(signal: AbortSignal): ClusterError {
  const reason: unknown = signal.reason;
  return isClusterError(reason)
    ? reason
    : new ClusterError('aborted', 'the request was aborted', { cause: reason });
}
