import type { Life } from '../recording/lives.ts';
import { isHealthy, isTerminating } from '../statefulset/pods.ts';
import type { Departure } from './departures.ts';
import type { Doings } from './doings.ts';
import type { Evidence } from './evidence.ts';
import type { Recovery } from './outcome.ts';
import { firstNamedAt } from './name-readings.ts';
import { isObservation } from './observation.ts';
import { endpointsSince, firstSeen, isScheduled, isStarted } from './phases.ts';

/** How each ordinal that was taken away came back, phase by phase; of several times, the last. */
export function recoveriesOf(evidence: Evidence): ReadonlyMap<number, Recovery> {
  const endpoints = endpointsSince(evidence.recording);
  const recoveries = new Map<number, Recovery>();
  for (const { old, next, ordinal, departure } of evidence.replacements) {
    const requestedAt = requestFor(evidence, departure);
    if (requestedAt === undefined) continue;
    const back = lastingSuccessor(evidence, ordinal, next);
    const named = back && firstNamedAt(back.uid, evidence.recording);
    recoveries.set(ordinal, {
      ...phasesOf(requestedAt, old, back, back && endpoints.get(back.uid)),
      ...(named !== undefined && { dns: Math.max(0, named - requestedAt) }),
    });
  }
  return recoveries;
}

/** The request of ours that took a life away: its own deletion, or the scaling that made it superfluous. */
function requestFor({ doings, recording }: Evidence, departure: Departure): number | undefined {
  // Nobody's request is known where nobody drills; the departure itself is the first that anybody sees of it.
  if (isObservation(recording)) return departure.watched ? departure.at : undefined;
  if (departure.hand === 'drill') return deletionOf(doings, departure);
  if (departure.hand !== 'scale-down') return undefined;
  const scaling = doings.scalings.findLast(({ seq, to, from }) => seq < departure.seq && to < from);
  return scaling?.acceptedAt ?? scaling?.requestedAt;
}

/** Its own deletion, or that of the whole set. */
function deletionOf({ deletions, setDeletions }: Doings, { life, seq }: Departure): number | undefined {
  const own = deletions.find(({ uid }) => uid === life.uid);
  const deletion = own ?? setDeletions.findLast((whole) => whole.seq < seq);
  return deletion?.acceptedAt ?? deletion?.requestedAt;
}

/** The first replacement that became healthy; a pod that was replaced again before that was no recovery. */
function lastingSuccessor({ lives }: Evidence, ordinal: number, next: Life | undefined): Life | undefined {
  if (next === undefined) return undefined;
  const chain = lives.filter((life) => life.ordinal === ordinal);
  const later = chain.slice(chain.indexOf(next));
  return later.find((life) => life.healthyAt !== undefined) ?? next;
}

function phasesOf(
  requestedAt: number,
  old: Life,
  back: Life | undefined,
  endpointAt: number | undefined,
): Recovery {
  // The watch may be quicker than the answer to our own request.
  const since = (at: number | undefined) => (at === undefined ? undefined : Math.max(0, at - requestedAt));
  const phase = (holds: Parameters<typeof firstSeen>[1]) => since(back && firstSeen(back, holds));
  return {
    requestedAt,
    terminating: since(firstSeen(old, ({ object, change }) => change === 'deleted' || isTerminating(object))),
    gone: since(old.goneAt),
    created: since(back?.createdAt),
    scheduled: phase(({ object }) => isScheduled(object)),
    started: phase(({ object }) => isStarted(object)),
    ready: phase(({ object }) => isHealthy(object)),
    endpoint: since(endpointAt),
  };
}
