import { ordinalsOf } from '../../statefulset/spec.ts';
import { actsOf } from '../../recording/recording.ts';
import { isHealthy, podPhrase } from '../../statefulset/pods.ts';
import { podName } from '../../statefulset/names.ts';
import type { Evidence } from '../evidence.ts';
import { presence, type Presence } from '../presence.ts';
import type { Subject } from '../promise.ts';
import { definePromise, held, unknown, violated } from '../promise.ts';
import { statesAround } from '../set-states.ts';
import { type StepSpan, stepSpans } from '../step-spans.ts';
import { remedy } from '../way-out.ts';
import { list } from '../words.ts';

type Limits = NonNullable<NonNullable<StepSpan['expects']>['availability']>;

interface Limited extends Subject {
  readonly span: StepSpan;
  readonly limits: Limits;
}

/** How many of the wanted pods were available at a moment, by the reading that is kindest to the set. */
interface Count {
  readonly at: number;
  readonly available: number;
  /** Those of them that were ready already when they were first seen, and perhaps not for long enough. */
  readonly unripe: readonly string[];
  readonly wanted: number;
  /** Those that were not, each with its state. */
  readonly missing: readonly string[];
}

/**
 * A2 · As many pods stay available as the scenario asks for.
 *
 * Counted at the start of the step and after every change that the watch tells of a pod, until the next step begins:
 * between two changes a pod can only ripen. What the set wanted at that moment is known to within the skew of two
 * watches, and the doubt is the set's.
 */
export const availabilityLimits = definePromise<Limited>({
  id: 'A2',
  dimension: 'availability',
  title: 'As many pods stay available as the scenario asks for',
  needs: ['pod'],
  subjects: ({ recording }) =>
    stepSpans(actsOf(recording)).flatMap((span) => {
      const limits = span.expects?.availability;
      return limits === undefined
        ? []
        : [{ subject: `step ${JSON.stringify(span.name)}`, ordinal: undefined, span, limits }];
    }),
  idle: 'the scenario sets no limit',
  begins: ({ span }) => span.from,
  check: ({ span, limits, subject }, evidence) => {
    const counts = countsIn(span, evidence);
    const broken = counts.find((count) => !isWithin(limits, count));
    if (broken !== undefined) {
      return violated({
        expected: `${inWords(limits)} during ${subject}`,
        seen: `${broken.available} of ${broken.wanted} available: ${list(broken.missing)}`,
        at: broken.at,
        cause: 'unattributed',
        remedy: remedy('fewer-available', evidence),
      });
    }
    const gap = evidence.gap('pod', span.began, span.ended);
    if (gap !== undefined) return unknown(`fewer may have been available unseen: ${gap}`);
    const doubtful = counts.find(
      (count) => !isWithin(limits, { ...count, available: count.available - count.unripe.length }),
    );
    if (doubtful !== undefined)
      return unknown(
        `for how long ${list(doubtful.unripe)} had been ready is not known: nobody saw it begin`,
      );
    const least = Math.min(...counts.map(({ available, unripe }) => available - unripe.length));
    return held(`never fewer than ${least} were available during ${subject}`);
  },
});

function isWithin({ minAvailable = 0, maxUnavailable = Infinity }: Limits, { available, wanted }: Count) {
  return available >= minAvailable && wanted - available <= maxUnavailable;
}

function inWords({ minAvailable, maxUnavailable }: Limits): string {
  return [
    ...(minAvailable === undefined ? [] : [`at least ${minAvailable} pods available`]),
    ...(maxUnavailable === undefined ? [] : [`at most ${maxUnavailable} unavailable`]),
  ].join(' and ');
}

function countsIn({ began, ended, from }: StepSpan, evidence: Evidence): readonly Count[] {
  const moments = evidence.lives
    .flatMap(({ facts }) => facts)
    .filter(({ seq, at }) => seq > from && at < ended)
    .map(({ seq, at }) => ({ seq, at }));
  return [{ seq: from, at: began }, ...moments.toSorted((a, b) => a.seq - b.seq)].map(({ seq, at }) =>
    countAt(presence(evidence, seq, at), at, evidence),
  );
}

function countAt(pods: ReadonlyMap<number, Presence>, at: number, { setStates, spec }: Evidence): Count {
  const counts = statesAround(setStates, at).map(({ spec: then }): Count => {
    const wanted = ordinalsOf(then);
    const isUnripe = (ordinal: number) => pods.has(ordinal) && pods.get(ordinal)?.available === undefined;
    const unripe = wanted.filter(isUnripe);
    const missing = wanted.filter((ordinal) => !isUnripe(ordinal) && pods.get(ordinal)?.available !== true);
    return {
      at,
      available: wanted.length - missing.length,
      wanted: wanted.length,
      unripe: unripe.map((ordinal) => podName(spec.name, ordinal)),
      missing: missing.map((ordinal) => `${podName(spec.name, ordinal)} ${stateOf(pods.get(ordinal))}`),
    };
  });
  return counts.reduce((kindest, count) => (isKinder(count, kindest) ? count : kindest));
}

function isKinder(one: Count, other: Count): boolean {
  const missed = one.missing.length - other.missing.length;
  return missed < 0 || (missed === 0 && one.available > other.available);
}

function stateOf(found: Presence | undefined): string {
  if (found === undefined) return 'not there';
  if (isHealthy(found.pod)) return 'Ready, not yet available';
  const phrase = podPhrase(found.pod);
  return phrase === 'Running' ? 'Running, not ready' : phrase;
}
