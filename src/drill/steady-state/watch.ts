import type { SteadyStateProbe } from '../../scenario/probe-spec.ts';
import { type Looking, lookFor } from '../probes/look.ts';
import { SteadyStateBroken } from './broken.ts';

/** Probes that look all the time, from the first step to the end of the undo. */
export interface SteadyStateWatch {
  /** Aborts with {@link SteadyStateBroken}, once: what comes after is looked at all the same. */
  readonly signal: AbortSignal;
  /** From here on a failure breaks nothing: the steps are over. */
  settle(): void;
  /** Resolves when nobody looks any more. */
  stop(): Promise<void>;
}

export function watchSteadyState(probes: readonly SteadyStateProbe[], at: Looking): SteadyStateWatch {
  const broken = new AbortController();
  const over = new AbortController();
  let settled = false;
  const fail = (name: string, failures: number, detail: string): void => {
    if (settled || broken.signal.aborted) return;
    at.recorder.act({ type: 'steadyStateBroken', name, failures, detail });
    broken.abort(new SteadyStateBroken(name, failures, detail));
  };
  const looks = probes
    .filter(({ during }) => during === 'continuously')
    // It ends by the signal only, and that is no news to anybody.
    .map((probe) => keepLooking(probe, at, fail, over.signal).catch(() => undefined));
  return {
    signal: broken.signal,
    settle() {
      settled = true;
    },
    async stop() {
      over.abort();
      await Promise.all(looks);
    },
  };
}

/** Ends when the signal aborts. What could not be told is neither a failure nor the end of a row of them. */
async function keepLooking(
  { name, spec, everyMs, tolerate }: SteadyStateProbe,
  at: Looking,
  fail: (name: string, failures: number, detail: string) => void,
  signal: AbortSignal,
): Promise<void> {
  for (let failures = 0; ;) {
    const { state, detail } = await lookFor({ name, spec, moment: 'during' }, at, signal);
    if (state === 'met') failures = 0;
    if (state === 'not met') failures += 1;
    if (failures > tolerate) fail(name, failures, detail);
    await at.clock.sleep(everyMs, signal);
  }
}
