import type { Fact } from '../../recording/entry.ts';
import type { Life } from '../../recording/lives.ts';
import { isHealthy, isTerminating } from '../../statefulset/pods.ts';
import { podName } from '../../statefulset/names.ts';
import { ordinalsOf } from '../../statefulset/spec.ts';
import { blameFor, isFromOutside } from '../attribution.ts';
import type { Departure } from '../departures.ts';
import type { Evidence } from '../evidence.ts';
import { isObservation } from '../observation.ts';
import type { Cause, Verdict } from '../outcome.ts';
import type { Subject } from '../promise.ts';
import { ownMakings } from '../own-revisions.ts';
import { definePromise, held, notExercised, unknown, violated } from '../promise.ts';
import { watchSkewMs } from '../set-states.ts';
import { isUnwanted } from '../unwanted.ts';
import { straysIn } from '../updates.ts';
import { remedy } from '../way-out.ts';
import { moment, short, standing } from '../words.ts';

interface Place extends Subject {
  readonly ordinal: number;
  readonly chain: readonly Life[];
  /** UIDs of pods that went in the middle of a rolling update, out of its turn and without its word for it. */
  readonly strays: ReadonlySet<string>;
  /** UIDs of pods that the drill's own change of the template had made. */
  readonly own: ReadonlySet<string>;
  /** Nobody drills: whoever takes a pod from outside is what is observed. */
  readonly observed: boolean;
}

/** A healthy pod of a wanted ordinal stopped being so. */
interface Loss {
  readonly life: Life;
  readonly fact: Fact<'pod'>;
}

/**
 * A1 · No pod becomes unavailable but those that the drill itself takes away.
 *
 * Judged pod by pod: whatever the drill took is its own affair until the replacement is healthy, and every other
 * healthy pod that stops being so is one too many, whoever did it. A pod that the set no longer wants is not missed, nor
 * one that stops being ready at the template which the drill itself brought. Taking that one away is another matter.
 */
export const availability = definePromise<Place>({
  id: 'A1',
  dimension: 'availability',
  title: 'No pod becomes unavailable but those that the drill takes away',
  needs: ['pod'],
  subjects: placesOf,
  idle: 'the set wants no pods',
  check: ({ subject, chain, ...place }, evidence) => {
    const losses = chain.flatMap((life) => lossesIn(life));
    const foreign = losses.filter(
      (loss) => !isBroken(loss, place, evidence) && !isTaken(loss, place, evidence),
    );
    const proven = foreign.filter(({ fact }) => fact.change === 'modified' || fact.change === 'deleted');
    const told = proven.map((loss) => lost(loss, evidence));
    const worst = told.find(({ verdict }) => verdict === 'violated') ?? told[0];
    if (worst) return worst;
    const gap = evidence.gap('pod', 0, Infinity);
    if (gap !== undefined) return unknown(`${subject} may have been away unseen: ${gap}`);
    if (losses.some((loss) => isBroken(loss, place, evidence)))
      return notExercised('the template that the drill brought broke it');
    if (losses.length > 0)
      return notExercised(
        `${place.observed ? 'somebody' : 'the drill'}, a scaling or a rollout took it away${place.observed ? '' : ' itself'}`,
      );
    const [first] = chain;
    if (first === undefined || !isHealthy(first.facts[0].object))
      return unknown(`${subject} was not healthy when the recording began`);
    if (evidence.departures.size === 0 && evidence.doings.setDeletions.length === 0)
      return notExercised('nothing was taken away');
    return held(`${subject} was running and ready all the time`);
  },
});

/** The ordinals that the set wanted when the recording began. One that comes later has nobody to lose before it is there. */
function placesOf(evidence: Evidence): readonly Place[] {
  const { setStates, lives, spec } = evidence;
  const [began] = setStates;
  const hands = {
    strays: straysIn(evidence),
    own: ownMakings(evidence),
    observed: isObservation(evidence.recording),
  };
  const chains = Map.groupBy(lives, ({ ordinal }) => ordinal);
  return ordinalsOf(began?.spec ?? spec).map((ordinal) => ({
    subject: podName(spec.name, ordinal),
    ordinal,
    chain: chains.get(ordinal) ?? [],
    ...hands,
  }));
}

function lossesIn(life: Life): readonly Loss[] {
  let healthy = false;
  return life.facts.flatMap((fact) => {
    const was = healthy;
    healthy = fact.change !== 'deleted' && fact.change !== 'vanished' && isHealthy(fact.object);
    return was && !healthy ? [{ life, fact }] : [];
  });
}

type Hands = Pick<Place, 'strays' | 'own' | 'observed'>;

/** Taken by the drill by UID, no longer wanted, or taken by a rollout, whose own budget is another promise's. */
function isTaken({ life, fact }: Loss, { strays, observed }: Hands, evidence: Evidence): boolean {
  const { departures, doings, setStates } = evidence;
  if (doings.deletions.some(({ uid, seq }) => uid === life.uid && seq < fact.seq)) return true;
  if (isUnwanted(life.ordinal, fact, setStates, doings)) return true;
  const departure = departures.get(life.uid);
  if (departure === undefined || departure.seq !== fact.seq) return false;
  if (observed && (isFromOutside(departure) || strays.has(life.uid))) return true;
  if (departure.hand === 'drill') return true;
  return departure.hand === 'rollout' && !strays.has(life.uid);
}

/** It stays, and is not ready at the drill's own template. Whoever disrupts or deletes it is somebody else. */
function isBroken({ life, fact }: Loss, { own }: Hands, { departures }: Evidence): boolean {
  if (!own.has(life.uid) || isGoing(fact)) return false;
  return departures.get(life.uid)?.hand !== 'disruption';
}

function isGoing({ change, object }: Fact<'pod'>): boolean {
  return change === 'deleted' || isTerminating(object);
}

function lost(loss: Loss, evidence: Evidence): Verdict {
  const departure = evidence.departures.get(loss.life.uid);
  return departure !== undefined && isGoing(loss.fact)
    ? wentAway(loss, departure, evidence)
    : becameUnready(loss, departure, evidence);
}

function wentAway(loss: Loss, departure: Departure, evidence: Evidence): Verdict {
  const { fact, life } = loss;
  const { hand } = departure;
  const { words, cause } = handOf(departure);
  // What the set wanted then, and whose deed it was, may be told a moment later by another watch.
  const isLate = evidence.endedAt - fact.at < watchSkewMs;
  const isClear = cause !== 'unattributed' && hand !== 'controller';
  if (isLate && !isClear)
    return unknown(`${life.name} went just before the recording ended; nobody can tell by whose hand`);
  if (hand === 'untold rollout')
    return unknown(
      `${life.name} went while the controller had told nothing of the new template: by a rollout or by somebody`,
    );
  if (!isClear && wasSetAway(fact.at, evidence))
    return unknown(
      `${life.name} went while the watch on the set was away; what the set wanted then is not known`,
    );
  return unavailable(loss, { words, cause, mode: 'foreign-deletion' }, evidence);
}

/** A pod that is being disrupted may stop being ready before its deletion shows. */
function becameUnready(loss: Loss, departure: Departure | undefined, evidence: Evidence): Verdict {
  const cause = departure?.hand === 'disruption' ? blameFor(departure) : 'unattributed';
  const words = `became ${standing(loss.fact.object)}`;
  return unavailable(loss, { words, cause, mode: 'readiness-lost' }, evidence);
}

interface Told {
  readonly words: string;
  readonly cause: Cause;
}

function unavailable(
  { life: { name, uid }, fact: { at } }: Loss,
  { words, cause, mode }: Told & { readonly mode: 'foreign-deletion' | 'readiness-lost' },
  evidence: Evidence,
): Verdict {
  return violated({
    expected: `${name} running and ready all the time`,
    seen: `${name} (UID ${short(uid)}) ${words}, ${moment(at)}`,
    at,
    cause,
    remedy: remedy(mode, evidence, { pod: name }),
  });
}

/** Resumed without a gap it tells everything, but late: the pod's own watch may have been back before it. */
function wasSetAway(at: number, { recording: { entries } }: Evidence): boolean {
  const breaks = entries.filter((entry) => 'kind' in entry && entry.kind === 'set');
  return breaks.some(
    (entry) =>
      entry.entry === 'lost' &&
      entry.at <= at + watchSkewMs &&
      (breaks.find((later) => later.entry === 'regained' && later.seq > entry.seq)?.at ?? Infinity) >=
        at - watchSkewMs,
  );
}

function handOf(departure: Departure): Told {
  if (departure.hand !== 'rollout') return { words: departure.words, cause: blameFor(departure) };
  return {
    words: 'was deleted by somebody, out of the turn of the rolling update',
    cause: 'unattributed',
  };
}
