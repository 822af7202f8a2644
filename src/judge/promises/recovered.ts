import { formatDuration } from '../../lib/duration.ts';
import type { Stuck } from '../../order/stuck.ts';
import { whyNotGone, whyStuck } from '../../order/stuck.ts';
import type { Pod } from '../../objects/workload.ts';
import type { Reading } from '../../recording/entry.ts';
import type { Life } from '../../recording/lives.ts';
import { lastState } from '../../recording/lives.ts';
import { isControlledBy, isHealthy } from '../../statefulset/pods.ts';
import type { Evidence } from '../evidence.ts';
import type { Expectation } from '../expectations.ts';
import { expectationsOf, unwantedAt } from '../expectations.ts';
import type { Verdict } from '../outcome.ts';
import { definePromise, held, notExercised, unknown, violated } from '../promise.ts';
import { blameForStuck, sceneAt, wayOut } from '../way-out.ts';
import { causeInWords, moment, short, standing } from '../words.ts';

/**
 * R1 · What the drill takes away is back in time: another UID, running, ready and not terminating.
 *
 * A dying pod may stay Ready for seconds, and the controller remakes a pod within milliseconds, so neither the name
 * nor the set's status says anything: only UIDs do. That a deadline was missed is believed only on a fresh read.
 */
export const recovered = definePromise<Expectation>({
  id: 'R1',
  dimension: 'recovery',
  title: 'What is taken away is back and healthy within the time allowed',
  needs: ['pod'],
  subjects: expectationsOf,
  begins: ({ seq }) => seq,
  idle: 'the run took no pod away',
  check: (expectation, evidence) => {
    const { since, withinMs, acceptedBy, unclear } = expectation;
    if (unclear !== undefined) return unknown(unclear);
    if (acceptedBy === undefined)
      return unknown(`${since} was never answered, and nothing shows that it took effect`);
    if (withinMs === undefined) return unknown('the recording does not say how long it may take');
    const deadline = acceptedBy + withinMs;
    const course = courseOf(expectation, deadline, evidence);
    if (course.took !== undefined && course.took <= withinMs) return course.inTime(course.took);
    if (course.moot !== undefined) return notExercised(course.moot);
    const reading = readingFrom(evidence, deadline);
    const stuck = reading && course.stuckIn(reading);
    if (reading === undefined || stuck === undefined)
      return unknown(tooLate(expectation, course.took, deadline, evidence));
    return missed(expectation, reading, stuck, evidence);
  },
});

/** How it went, by the watch; whether it was missed, only a fresh read can say. */
interface Course {
  /** Milliseconds until the watch showed it done. */
  readonly took: number | undefined;
  /** Why it was no longer due at its deadline. */
  readonly moot: string | undefined;
  /** The verdict when it was in time. */
  inTime(took: number): Verdict;
  /** What held it up, when this read shows that it was not done. */
  stuckIn(reading: Reading<'pod'>): Stuck | undefined;
}

function courseOf(expectation: Expectation, deadline: number, evidence: Evidence): Course {
  return expectation.due === 'healthy'
    ? courseBack(expectation, deadline, evidence)
    : courseAway(expectation, deadline, evidence);
}

function courseBack(expectation: Expectation, deadline: number, evidence: Evidence): Course {
  const { subject, ordinal, from, next, old, deletion, moot } = expectation;
  const back = next.find((life) => life.healthyAt !== undefined);
  const neverLeft = !deletion && old !== undefined && !evidence.departures.has(old.uid);
  const scaledAway = unwantedAt(evidence, ordinal, deadline);
  return {
    took: back?.healthyAt === undefined ? undefined : back.healthyAt - from,
    moot: neverLeft
      ? `${subject} had never left`
      : scaledAway
        ? `${subject} was scaled away before its time was up`
        : moot,
    inTime: (took) =>
      back ? stillThere(expectation, back, took, evidence) : unknown(`${subject} was not seen`),
    stuckIn: (reading) => {
      const pod = podIn(reading, subject);
      const isBack = pod && isHealthy(pod) && pod.metadata?.uid !== old?.uid && isOurs(pod, evidence);
      return isBack ? undefined : whyStuck(sceneAt(evidence, reading.at, from, reading.objects), ordinal);
    },
  };
}

function courseAway(expectation: Expectation, deadline: number, evidence: Evidence): Course {
  const { subject, ordinal, from, old, since, seq } = expectation;
  const { scalings } = evidence.doings;
  const again = scalings.some(
    (other) => other.seq > seq && other.to > other.from && other.requestedAt < deadline,
  );
  return {
    took: old?.gone ? (old.facts.at(-1) ?? old.facts[0]).at - from : undefined,
    moot: again ? `${subject} was asked back before its time was up` : undefined,
    inTime: (took) => held(`${subject} was gone ${formatDuration(Math.max(0, took))} after ${since}`),
    stuckIn: (reading) =>
      reading.objects.some((pod) => pod.metadata?.uid === old?.uid)
        ? whyNotGone(sceneAt(evidence, reading.at, from, reading.objects), ordinal)
        : undefined,
  };
}

function stillThere(
  { subject, since, old }: Expectation,
  back: Life,
  took: number,
  evidence: Evidence,
): Verdict {
  const last = lastState(back);
  const after = `${formatDuration(Math.max(0, took))} after ${since}`;
  if (!evidence.departures.has(back.uid) && !isHealthy(last))
    return unknown(`${subject} was healthy ${after}, but no longer at the end (${standing(last)})`);
  const uids = old ? `UID ${short(old.uid)} → ${short(back.uid)}` : `UID ${short(back.uid)}`;
  return held(`${subject} was running and ready ${after} (${uids})`);
}

function missed(
  { subject, old, next, due, since, from, withinMs = 0 }: Expectation,
  reading: Reading<'pod'>,
  stuck: Stuck,
  evidence: Evidence,
): Verdict {
  const pod = podIn(reading, subject);
  const what = pod
    ? `${subject} (UID ${short(pod.metadata?.uid)}) is ${standing(pod)}`
    : `there is no pod ${subject}`;
  const hands = next.map((life) => evidence.departures.get(life.uid)?.hand);
  const outsider = hands.some((hand) => hand === 'disruption' || hand === 'unattributed');
  const formerNode = old && lastState(old).spec?.nodeName;
  return violated({
    expected: `${subject} ${due === 'gone' ? 'gone' : 'running and ready under a new UID'} within ${formatDuration(withinMs)} of ${since}`,
    seen: `a fresh read ${formatDuration(reading.at - from)} later: ${what}; ${causeInWords(stuck)}`,
    at: reading.at,
    cause: outsider ? 'another actor' : blameForStuck(stuck),
    remedy: wayOut(stuck, subject, evidence, formerNode),
  });
}

function podIn({ objects }: Reading<'pod'>, name: string): Pod | undefined {
  return objects.find((pod) => pod.metadata?.name === name);
}

function isOurs(pod: Pod, { spec }: Evidence): boolean {
  return isControlledBy(pod, spec.uid);
}

/** The first complete look at the pods after the deadline: a watch may lag behind the truth, a fresh read does not. */
function readingFrom({ recording }: Evidence, deadline: number): Reading<'pod'> | undefined {
  return recording.entries.find(
    (entry): entry is Reading<'pod'> =>
      entry.entry === 'reading' && entry.kind === 'pod' && entry.at >= deadline,
  );
}

function tooLate(
  { subject, since, due, withinMs = 0 }: Expectation,
  took: number | undefined,
  deadline: number,
  evidence: Evidence,
): string {
  const allowed = formatDuration(withinMs);
  if (took !== undefined)
    return `${subject} was seen ${due} only ${formatDuration(took)} after ${since}, not within ${allowed}; no fresh read tells whether the watch was late`;
  if (evidence.endedAt < deadline)
    return `${subject} was not yet ${due} when the recording ended, ${moment(evidence.endedAt)}; it had ${allowed}`;
  const interrupted = evidence.gap('pod', deadline - withinMs, deadline);
  const reason = interrupted === undefined ? '' : `; ${interrupted}`;
  return `${subject} was not seen ${due} within ${allowed}, and no fresh read confirms it${reason}`;
}
