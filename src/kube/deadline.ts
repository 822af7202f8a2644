import { ClusterError } from '../cluster/error.ts';
import type { Clock } from '../lib/clock.ts';

/** A signal of our own: aborted by the caller's, by a time limit, or by hand. To be released when all is done. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Starts a time limit in place of the former: once it has passed, the signal aborts with `timeout`. */
  limit(ms: number, message: string): void;
  /** Drops the time limit. */
  lift(): void;
  /** Aborts what still runs under it. */
  release(): void;
}

export function deadline(clock: Clock, outer: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  let timer: AbortController | undefined;
  const abort = () => controller.abort(outer?.reason);
  if (outer?.aborted) abort();
  else outer?.addEventListener('abort', abort, { once: true });

  const lift = () => timer?.abort();
  return {
    signal: controller.signal,
    limit(ms, message) {
      lift();
      timer = new AbortController();
      clock.sleep(ms, timer.signal).then(
        () => controller.abort(new ClusterError('timeout', message)),
        () => undefined,
      );
    },
    lift,
    release() {
      lift();
      outer?.removeEventListener('abort', abort);
      controller.abort();
    },
  };
}
