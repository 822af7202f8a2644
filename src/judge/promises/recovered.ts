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
  idle: 'the run took no pod away',
  check: (expectation, evidence) => {
    const { withinMs, acceptedBy } = expectation;
    if (acceptedBy === undefined)
      return unknown(`${expectation.since} was never answered, and nothing shows that it took effect`);
    if (withinMs === undefined) return unknown('the recording does not say how long it may take');
    return expectation.due === 'healthy'
      ? checkHealthy(expectation, acceptedBy + withinMs, evidence)
      : checkGone(expectation, acceptedBy + withinMs, evidence);
  },
});

function checkHealthy(expectation: Expectation, deadline: number, evidence: Evidence): Verdict {
  const { subject, ordinal, from, acceptedBy, next, old, since, withinMs = 0 } = expectation;
  if (since !== 'the delete' && old && !evidence.departures.has(old.uid))
    return notExercised(`${subject} had never left`);
  const back = next.find((life) => life.healthyAt !== undefined);
  const took = back?.healthyAt === undefined ? undefined : back.healthyAt - from;
  if (back && took !== undefined && took <= withinMs) return stillThere(expectation, back, took, evidence);
  if (unwantedAt(evidence, ordinal, deadline))
    return notExercised(`${subject} was scaled away before its time was up`);
  const reading = readingFrom(evidence, deadline);
  const found = reading?.objects.find((pod) => pod.metadata?.name === subject);
  const isBack = found && isHealthy(found) && isOther(found, old, evidence);
  if (reading === undefined || isBack) return unknown(tooLate(expectation, took, deadline, evidence));
  const stuck = whyStuck(sceneAt(evidence, reading.at, from, reading.objects), ordinal);
  const disturbed = next.map((life) => evidence.departures.get(life.uid)?.hand);
  const outsider = disturbed.some((hand) => hand === 'disruption' || hand === 'unattributed');
  return missed(expectation, reading, stuck, outsider, evidence, {
    expected: `${subject} running and ready under a new UID within ${formatDuration(withinMs)} of ${since}`,
    found,
    after: reading.at - (acceptedBy ?? from),
  });
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

function isOther(pod: Pod, old: Life | undefined, { spec }: Evidence): boolean {
  return pod.metadata?.uid !== old?.uid && isControlledBy(pod, spec.uid);
}

function checkGone(expectation: Expectation, deadline: number, evidence: Evidence): Verdict {
  const { subject, ordinal, from, acceptedBy, old, since, withinMs = 0, seq } = expectation;
  const lastSeen = old?.facts.at(-1)?.at;
  if (old?.gone && lastSeen !== undefined && lastSeen - from <= withinMs)
    return held(`${subject} was gone ${formatDuration(Math.max(0, lastSeen - from))} after ${since}`);
  const again = evidence.doings.scalings.some(
    (other) => other.seq > seq && other.to > other.from && other.requestedAt <= deadline,
  );
  if (again) return notExercised(`${subject} was asked back before its time was up`);
  const reading = readingFrom(evidence, deadline);
  const found = reading?.objects.find((pod) => pod.metadata?.uid === old?.uid);
  if (reading === undefined || found === undefined)
    return unknown(
      tooLate(expectation, lastSeen && old?.gone ? lastSeen - from : undefined, deadline, evidence),
    );
  const stuck = whyNotGone(sceneAt(evidence, reading.at, from, reading.objects), ordinal);
  return missed(expectation, reading, stuck, false, evidence, {
    expected: `${subject} gone within ${formatDuration(withinMs)} of ${since}`,
    found,
    after: reading.at - (acceptedBy ?? from),
  });
}

function missed(
  { subject, old }: Expectation,
  reading: Reading<'pod'>,
  stuck: Stuck,
  outsider: boolean,
  evidence: Evidence,
  saw: { readonly expected: string; readonly found: Pod | undefined; readonly after: number },
): Verdict {
  const what = saw.found
    ? `${subject} (UID ${short(saw.found.metadata?.uid)}) ${standing(saw.found)}`
    : `no pod ${subject}`;
  const formerNode = old && lastState(old).spec?.nodeName;
  return violated({
    expected: saw.expected,
    seen: `a fresh read ${formatDuration(saw.after)} later: ${what}; ${causeInWords(stuck)}`,
    at: reading.at,
    cause: outsider ? 'another actor' : blameForStuck(stuck),
    remedy: wayOut(stuck, subject, evidence, formerNode),
  });
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
  { endedAt, gap }: Evidence,
): string {
  const allowed = formatDuration(withinMs);
  if (took !== undefined)
    return `${subject} was seen ${due} only ${formatDuration(took)} after ${since}, later than ${allowed}; no fresh read tells whether that was the watch's delay`;
  if (endedAt < deadline)
    return `${subject} was not yet ${due} when the recording ended, at ${moment(endedAt)}; it had ${allowed}`;
  const interrupted = gap('pod', deadline - withinMs, deadline);
  return `${subject} was not seen ${due} within ${allowed}, and there was no fresh read then${interrupted ? `; ${interrupted}` : ''}`;
}
