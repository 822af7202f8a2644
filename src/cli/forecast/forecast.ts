import type { DryRunResult } from '../../drill/dry-run.ts';
import type { Forecast } from '../../drill/forecast.ts';
import type { Host } from '../../drill/host.ts';
import type { DrillRequest } from '../../drill/prepare.ts';
import { systemClock } from '../../lib/clock.ts';
import { readLive } from './live-objects.ts';
import { play } from './play.ts';

/** Whoever asks for a plan waits for it: longer than this a forecast is not worth it. */
const PATIENCE_MS = 20_000;

export interface Surroundings {
  /** The version of this program. */
  readonly version: string;
  /** Stops the time of what was copied, when it has a time of its own: there is only one processor. */
  readonly pause: () => () => void;
}

/**
 * Copies the live set into a model and plays the drill there. Reads the cluster and changes nothing. When there can be
 * no forecast it says why; rejects only when the user has interrupted it.
 */
export async function forecast(
  request: DrillRequest,
  host: Host,
  { plan, unreadable }: DryRunResult,
  { version, pause }: Surroundings,
): Promise<Forecast> {
  if (plan.refusals.length > 0) return { outcome: 'none', why: 'the drill is refused' };
  const late = new AbortController();
  const over = new AbortController();
  systemClock.sleep(PATIENCE_MS, over.signal).then(
    () => late.abort(new Error(`it was not ready within ${PATIENCE_MS / 1000} s`)),
    () => undefined,
  );
  const first = AbortSignal.any([host.interrupts.first, late.signal]);
  try {
    const live = await readLive(host.cluster, plan.target, first);
    const stage = { live, serverVersion: plan.set.serverVersion, unreadable, version };
    const interrupts = { ...host.interrupts, first };
    const goOn = pause();
    const played = await play(request, { ...host, interrupts }, stage).finally(goOn);
    first.throwIfAborted();
    return played;
  } catch (error) {
    host.interrupts.first.throwIfAborted();
    const reason: unknown = late.signal.aborted ? late.signal.reason : error;
    return { outcome: 'none', why: reason instanceof Error ? reason.message : String(reason) };
  } finally {
    over.abort();
  }
}
