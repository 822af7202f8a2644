import { isClusterError } from '../../cluster/error.ts';
import type { Clock } from '../../lib/clock.ts';
import { formatDuration } from '../../lib/duration.ts';
import { Failure } from '../../lib/failure.ts';
import type { ProbeSpec } from '../../scenario/probe-spec.ts';
import { inTime, late } from '../in-time.ts';
import { type Answer, cannotTell, notMet, type Scene } from '../probe.ts';
import { probeFor } from './registry.ts';

/** For probes that only ask the API server, or not even that. */
const TIMEOUT_MS = 10_000;

/** How long one look may take, in milliseconds. */
export function limitOf(spec: ProbeSpec): number {
  return 'timeoutMs' in spec ? spec.timeoutMs : TIMEOUT_MS;
}

/** Looks once, and no longer than the probe allows. Rejects only when the signal aborts. */
export async function ask(spec: ProbeSpec, scene: Scene, clock: Clock, signal: AbortSignal): Promise<Answer> {
  signal.throwIfAborted();
  const ms = limitOf(spec);
  const look = (within: AbortSignal) =>
    probeFor(spec)
      .ask(spec, scene, within)
      .catch((error: unknown) => unasked(error));
  const answer = await inTime(look, { clock, ms, signal });
  signal.throwIfAborted();
  return answer === late ? notMet(`no answer within ${formatDuration(ms)}`) : answer;
}

/** What went wrong on our side says nothing about what was asked. */
function unasked(error: unknown): Answer {
  if (isClusterError(error, 'forbidden')) return cannotTell(`not allowed: ${error.message}`);
  // The set as it is now has no such pod: it was there when the drill was planned.
  if (error instanceof Failure) return notMet(error.message);
  return cannotTell(error instanceof Error ? error.message : String(error));
}
