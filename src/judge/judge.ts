import { missingIn, type Recording } from '../recording/recording.ts';
import type { Evidence } from './evidence.ts';
import { accept } from './acceptance.ts';
import { evidenceOf } from './evidence.ts';
import { ledgerOf } from './ledger.ts';
import { isObservation, observedPromises } from './observation.ts';
import type { Judgement, Outcome, PromiseOutcome, Verdict } from './outcome.ts';
import { dimensions } from './outcome.ts';
import type { SetPromise } from './promise.ts';
import { unknown, worst } from './promise.ts';
import { promises } from './registry.ts';
import { timelineOf } from './timeline.ts';

/** Has the last word on a promise, e.g. because a recording of a model proves less than one of a cluster. */
export type Review = (outcome: PromiseOutcome) => PromiseOutcome;

/**
 * Decides for every promise that StatefulSets make whether this set kept it. Pure: the same recording always gets
 * the same judgement, and nothing but the recording is looked at.
 */
export function judge(recording: Recording, review: Review = (outcome) => outcome): Judgement {
  const evidence = evidenceOf(recording);
  const own = promises.map((promise) => review(outcomeOf(promise, evidence, recording)));
  const judged = accept(own, recording, {
    judgeAll: (part) => {
      const seen = evidenceOf(part);
      return promises.map((promise) => outcomeOf(promise, seen, part));
    },
    beginsOf: (id) => evidence && promises.find((promise) => promise.id === id)?.begins?.(evidence),
  });
  const outcomes = dimensions.map((dimension): Outcome => {
    const ours = judged.filter((outcome) => outcome.dimension === dimension);
    return {
      dimension,
      verdict: worst(ours.map(({ verdict }) => verdict)),
      held: ours.filter(({ verdict }) => verdict === 'held').length,
      exercised: ours.filter(({ verdict }) => verdict !== 'not exercised').length,
      promises: ours,
    };
  });
  return {
    outcomes,
    ledger: evidence ? ledgerOf(evidence) : [],
    timeline: timelineOf(recording),
    undecided: undecidedAmong(judged, requiredBy(recording)),
  };
}

function outcomeOf(
  promise: SetPromise,
  evidence: Evidence | undefined,
  recording: Recording,
): PromiseOutcome {
  const { id, dimension, title } = promise;
  const nothing = unknown('the recording does not show the set');
  const missing = missingIn(recording);
  const cases = evidence
    ? promise.judge(evidence).map((one) => ({ ...one, verdict: asFarAsKnown(one.verdict, missing) }))
    : [{ subject: recording.header.set.name, ordinal: undefined, verdict: nothing }];
  return { id, dimension, title, verdict: worst(cases.map(({ verdict }) => verdict.verdict)), cases };
}

/** What is missing may have been the very thing that broke a promise: then nothing proves that it was kept. */
function asFarAsKnown(verdict: Verdict, missing: number): Verdict {
  if (missing === 0 || verdict.verdict !== 'held') return verdict;
  return unknown(`${missing} entries are missing from the recording: one of them may tell otherwise`);
}

function requiredBy(recording: Recording): ReadonlySet<string> {
  if (isObservation(recording)) return new Set(observedPromises);
  return new Set(
    recording.entries.flatMap((entry) =>
      entry.entry === 'act' && entry.act.type === 'step' ? entry.act.required : [],
    ),
  );
}

/** A required promise that nobody knows how to judge is undecided as well: dropping it would be a silent pass. */
function undecidedAmong(
  judged: readonly PromiseOutcome[],
  required: ReadonlySet<string>,
): Judgement['undecided'] {
  return [...required].flatMap((id) => {
    const outcome = judged.find((candidate) => candidate.id === id);
    if (outcome === undefined) return [{ id, reason: 'this version does not know the promise' }];
    const reasons = outcome.cases.flatMap(({ verdict }) =>
      verdict.verdict === 'unknown' ? [verdict.reason] : [],
    );
    const [reason] = reasons;
    return outcome.verdict === 'unknown' && reason !== undefined ? [{ id, reason }] : [];
  });
}
