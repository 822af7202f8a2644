import { excerpt } from '../recording/excerpt.ts';
import { actsOf, type Recording } from '../recording/recording.ts';
import type { Case, PromiseOutcome } from './outcome.ts';
import { between, type Span, type StepSpan, stepSpans } from './step-spans.ts';

/** How the judge looks at a recording, whatever its steps accept. */
interface Strict {
  readonly judgeAll: (recording: Recording) => readonly PromiseOutcome[];
  /** For each case of a promise what made it due; undefined for promises that are about all the time. */
  readonly beginsOf: (id: string) => readonly number[] | undefined;
}

/**
 * Marks the violations that the scenario accepts. A step accepts in a dimension what is asked for or happens between its
 * start and that of the next step, and nothing else. Of a subject only one violation is told: so whatever lies outside
 * of accepting steps is judged once more by itself, and what is violated there as well stays unaccepted.
 */
export function accept(
  outcomes: readonly PromiseOutcome[],
  recording: Recording,
  { judgeAll, beginsOf }: Strict,
): readonly PromiseOutcome[] {
  const steps = stepSpans(actsOf(recording));
  const judged = new Map<string, readonly PromiseOutcome[]>();
  const judgedIn = ({ from, to }: Span): readonly PromiseOutcome[] => {
    const known = judged.get(`${from} ${to}`) ?? judgeAll(excerpt(recording, from, to));
    judged.set(`${from} ${to}`, known);
    return known;
  };
  return outcomes.map((outcome) => {
    const lenient = steps.filter(({ accepts }) => accepts.includes(outcome.dimension));
    if (outcome.verdict !== 'violated' || lenient.length === 0) return outcome;
    const begins = beginsOf(outcome.id);
    const strict = between(lenient);
    const cases = outcome.cases.map((one, index) => {
      const due = begins?.[index];
      if (due !== undefined)
        return marked(
          one,
          lenient.find(({ from, to }) => due >= from && due < to),
        );
      return strict.some((span) => isBroken(judgedIn(span), outcome.id, one))
        ? one
        : marked(
            one,
            lenient.find((step) => happensIn(one, step)),
          );
    });
    return { ...outcome, cases };
  });
}

function marked(one: Case, step: StepSpan | undefined): Case {
  const { verdict } = one;
  if (verdict.verdict !== 'violated' || step === undefined) return one;
  return { ...one, verdict: { ...verdict, acceptedBy: step.name } };
}

/** At the very edge too: what belongs to the neighbour is found when that is judged by itself. */
function happensIn({ verdict }: Case, { began, ended }: StepSpan): boolean {
  return verdict.verdict === 'violated' && verdict.at >= began && verdict.at <= ended;
}

function isBroken(outcomes: readonly PromiseOutcome[], id: string, { subject }: Case): boolean {
  const same = outcomes.find((outcome) => outcome.id === id)?.cases ?? [];
  return same.some((one) => one.subject === subject && one.verdict.verdict === 'violated');
}

/** Whether a run fails by it: a violation that no step accepts. */
export function isUnaccepted({ verdict }: Case): boolean {
  return verdict.verdict === 'violated' && verdict.acceptedBy === undefined;
}
