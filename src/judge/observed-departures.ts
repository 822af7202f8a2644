import { podName } from '../statefulset/names.ts';
import { isInRange, type SetSpec } from '../statefulset/spec.ts';
import { isFromOutside } from './attribution.ts';
import type { Evidence, Replacement } from './evidence.ts';
import type { Expectation } from './expectations.ts';
import { statesAround } from './set-states.ts';

const PATIENCE_MS = 5 * 60_000;

/**
 * What has to come back in an observation: every pod that went while the set wanted its ordinal. Nobody has asked for a
 * time, so each gets what a drill would give it: its grace period, minReadySeconds and five minutes, as many times as
 * OrderedReady has pods to bring back one after the other.
 */
export function afterDepartures(evidence: Evidence): readonly Expectation[] {
  const awaited = evidence.replacements.filter((one) => isAwaited(one, evidence));
  return awaited.map((one) => expectationOf(one, awaited, evidence));
}

function isAwaited({ departure, ordinal }: Replacement, { setStates }: Evidence): boolean {
  if (departure.hand === 'set deletion') return false;
  return statesAround(setStates, departure.at).every(({ spec, gone }) => !gone && isInRange(spec, ordinal));
}

function expectationOf(one: Replacement, awaited: readonly Replacement[], evidence: Evidence): Expectation {
  const { departure, old, ordinal } = one;
  const { lives, spec, departures } = evidence;
  const subject = podName(spec.name, ordinal);
  const chain = lives.filter((life) => life.ordinal === ordinal);
  const next = chain.slice(chain.indexOf(old) + 1);
  const [successor] = next;
  const again = successor?.healthyAt === undefined && successor && departures.get(successor.uid);
  return {
    subject,
    ordinal,
    due: 'healthy',
    deletion: true,
    since: 'its departure',
    from: departure.at,
    acceptedBy: departure.at,
    seq: departure.seq,
    withinMs: timeFor(one, awaited, evidence),
    old,
    next,
    unclear: departure.watched ? undefined : `when ${subject} began to go was not seen`,
    moot: again && isFromOutside(again) ? `${subject} was taken away again before it was back` : undefined,
  };
}

/** How long one pod may be away that nobody has set a time for, in milliseconds. */
export function patienceFor({ terminationGracePeriodSeconds, minReadySeconds }: SetSpec): number {
  return (terminationGracePeriodSeconds + minReadySeconds) * 1000 + PATIENCE_MS;
}

function timeFor({ departure }: Replacement, awaited: readonly Replacement[], { spec }: Evidence): number {
  const alone = patienceFor(spec);
  if (!spec.monotonic) return alone;
  const near = awaited.filter((other) => Math.abs(other.departure.at - departure.at) <= alone);
  return alone * new Set(near.map(({ ordinal }) => ordinal)).size;
}
