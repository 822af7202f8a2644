import { excerpt } from '../recording/excerpt.ts';
import { actsOf, type Recording } from '../recording/recording.ts';
import type { Case, PromiseOutcome } from './outcome.ts';
import { type Span, between, type StepSpan, stepSpans } from './step-spans.ts';

/** Judges a recording, whatever its steps accept. */
type JudgeAll = (recording: Recording) => readonly PromiseOutcome[];

/**
 * Marks the violations that the scenario accepts. A step accepts what happens in a dimension between its start and that
 * of the next step, and nothing else: of one subject only one violation is told, so whatever lies outside of accepting
 * steps is judged once more by itself, and what is violated there as well stays unaccepted.
 */
export function accept(
  outcomes: readonly PromiseOutcome[],
  recording: Recording,
  judgeAll: JudgeAll,
): readonly PromiseOutcome[] {
  const steps = stepSpans(actsOf(recording));
  if (steps.every(({ accepts }) => accepts.length === 0)) return outcomes;
  const judged = new Map<string, readonly PromiseOutcome[]>();
  const judgedIn = (span: Span): readonly PromiseOutcome[] => {
    const key = `${span.from} ${span.to}`;
    const known = judged.get(key) ?? judgeAll(excerpt(recording, span.from, span.to));
    judged.set(key, known);
    return known;
  };
  return outcomes.map((outcome) => {
    if (outcome.verdict !== 'violated') return outcome;
    const lenient = steps.filter(({ accepts }) => accepts.includes(outcome.dimension));
    const strict = between(lenient);
    const cases = outcome.cases.map((one) =>
      acceptCase(one, lenient, () => strict.some((span) => isBroken(judgedIn(span), outcome.id, one))),
    );
    return { ...outcome, cases };
  });
}

function acceptCase(one: Case, lenient: readonly StepSpan[], brokenElsewhere: () => boolean): Case {
  const { verdict } = one;
  if (verdict.verdict !== 'violated') return one;
  const step = lenient.find(({ began, ended }) => verdict.at >= began && verdict.at < ended);
  if (step === undefined || brokenElsewhere()) return one;
  return { ...one, verdict: { ...verdict, acceptedBy: step.name } };
}

function isBroken(outcomes: readonly PromiseOutcome[], id: string, { subject }: Case): boolean {
  const same = outcomes.find((outcome) => outcome.id === id)?.cases ?? [];
  return same.some((one) => one.subject === subject && one.verdict.verdict === 'violated');
}

/** Whether a run fails by it: a violation that no step accepts. */
export function isUnaccepted({ verdict }: Case): boolean {
  return verdict.verdict === 'violated' && verdict.acceptedBy === undefined;
}
