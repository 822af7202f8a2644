import { type ClusterErrorKind, isClusterError, isUncertain } from '../cluster/error.ts';

/** How often one write is tried. */
const MOST = 30;

export interface Attempt {
  /** Counts from 1. */
  readonly attempt: number;
  readonly signal: AbortSignal;
  /** How often it may be tried; absent: 30 times. */
  readonly most?: number;
}

/**
 * Throws what another try would not mend: errors of other kinds than these, after the last try, and once nobody wants it
 * any more. An answer that was lost is worth another try always: all our writes are by version, by name or by UID, so
 * that a second one finds the first.
 */
export function throwUnlessAgain(
  error: unknown,
  { attempt, signal, most = MOST }: Attempt,
  ...kinds: readonly ClusterErrorKind[]
): void {
  const again = isUncertain(error) || (kinds.length > 0 && isClusterError(error, ...kinds));
  if (!again || signal.aborted || attempt === most) throw error;
}
