import { formatDuration } from '../../lib/duration.ts';
import type { Emit } from '../event.ts';
import { podName } from '../../statefulset/names.ts';
import { waitForEndpoints } from '../settle.ts';
import { type Asking, askFor, published, unnamed } from './ask.ts';

const EVERY_MS = 1_000;
/** A helper that was evicted does not come back. */
const FAILURES = 5;
/** An answer stays in the caches of a cluster's DNS for half a minute, as kubeadm sets it up. */
const PATIENCE_MS = 45_000;

export interface NamesWatch {
  /** Resolves when nobody asks any more. */
  stop(): Promise<void>;
}

/** From now on asks for each pod that comes, until its name leads to it. */
export function watchNames(at: Asking): NamesWatch {
  const over = new AbortController();
  // It ends by the signal, which is no news to anybody, or because the helper is gone, which is written down.
  const looks = keepAsking(at, over.signal).catch(() => undefined);
  return {
    async stop() {
      over.abort();
      await looks;
    },
  };
}

async function keepAsking(at: Asking, signal: AbortSignal): Promise<void> {
  for (let failures = 0; failures < FAILURES;) {
    const due = unnamed(at.recorder);
    if (due.length > 0) failures = (await askFor(due, at, signal)) ? 0 : failures + 1;
    await at.clock.sleep(EVERY_MS, signal);
  }
}

/**
 * Asks for every pod once more, and goes on for as long as an old answer may be kept, until each name leads to its pod.
 * Rejects only when the signal aborts.
 */
export async function untilNamed(at: Asking, emit: Emit, signal: AbortSignal): Promise<void> {
  const { clock, recorder } = at;
  const end = clock.monotonic() + PATIENCE_MS;
  await waitForEndpoints(recorder, signal);
  if (!(await askFor(published(recorder), at, signal, () => true))) return;
  for (let isTold = false; ; isTold = true) {
    const left = unnamed(recorder);
    if (left.length === 0 || clock.monotonic() >= end) return;
    if (!isTold) {
      const names = left.map(({ ordinal }) => podName(recorder.header.set.name, ordinal)).join(', ');
      const message = `waiting until DNS leads to ${names}, at most ${formatDuration(PATIENCE_MS)}`;
      emit({ type: 'notice', message });
    }
    await clock.sleep(EVERY_MS, signal);
    if (!(await askFor(left, at, signal))) return;
  }
}
