import { type Review, judge } from '../judge/judge.ts';
import type { Case, Judgement, Moment, Outcome } from '../judge/outcome.ts';
import { worst } from '../judge/promise.ts';
import type { Finished } from './run.ts';
import type { RunResult, RunStatus, StepResult, UndoOutcome } from './run-result.ts';
import { conclude } from './verdict.ts';

/** What became of a drill that was played on a copy of the set in a model: no more than that, and never a promise. */
export type Forecast = PlayedForecast | NoForecast;

/** A plan is worth as much without one. */
export interface NoForecast {
  readonly outcome: 'none';
  readonly why: string;
}

export interface PlayedForecast {
  readonly outcome: 'played';
  /** What it was played in, e.g. `a model of Kubernetes v1.36.3`. */
  readonly model: string;
  readonly status: RunStatus;
  /** Why it did not simply pass, in one line. */
  readonly reason: string | undefined;
  /** Milliseconds of the model's time, undo and all. */
  readonly durationMs: number;
  readonly steps: readonly StepResult[];
  readonly undo: UndoOutcome;
  readonly outcomes: readonly Outcome[];
  /** What would happen to the pods, in order. */
  readonly timeline: readonly Moment[];
  /** What the model takes for granted, one line each. */
  readonly caveats: readonly string[];
}

/** What is known of the model that a drill was played in. */
export interface Model {
  readonly name: string;
  readonly caveats: readonly string[];
  /** Why it cannot be known from the model whether what is taken away comes back. */
  readonly doubts: readonly string[];
  /** What it made up in the course of the drill: whatever rests on that, good or bad, is not known either. */
  readonly guesses: readonly string[];
}

/** Reads the result of a drill in a model as a forecast: what lies outside of the model is not known. */
export function forecastOf({ result, recording }: Finished, model: Model): Forecast {
  const { steps, undo, durationMs } = result;
  const judgement = result.judgement && judge(recording, reviewIn(model));
  const { status, reason } = concludeIn(model, result, judgement);
  return {
    outcome: 'played',
    model: model.name,
    status,
    reason,
    durationMs,
    steps,
    undo: undo.outcome,
    outcomes: judgement?.outcomes ?? [],
    timeline: judgement?.timeline ?? [],
    caveats: model.caveats,
  };
}

function concludeIn(
  { guesses }: Model,
  result: RunResult,
  judgement: Judgement | undefined,
): Pick<RunResult, 'status' | 'reason'> {
  const { steps, undo, status } = result;
  if (status === 'refused' || status === 'errored' || status === 'interrupted') return result;
  const missed = steps.find((step) => step.status === 'missed');
  if (missed !== undefined && guesses.length > 0)
    return { status: 'inconclusive', reason: `${missed.name}: ${guesses.join('; ')}` };
  return conclude({ steps, undo, judgement, error: undefined });
}

/**
 * In a model things come back unless something it knows of prevents them: where it knows too little, that proves
 * nothing. Where it had to make something up, neither does what did not come back.
 */
function reviewIn({ doubts, guesses }: Model): Review {
  const reason = [...doubts, ...guesses].join('; ');
  const isDoubtful = ({ verdict }: Case) =>
    (verdict.verdict === 'held' && reason !== '') || (verdict.verdict === 'violated' && guesses.length > 0);
  return (outcome) => {
    if (outcome.dimension !== 'recovery' || !outcome.cases.some(isDoubtful)) return outcome;
    const cases = outcome.cases.map((one): Case =>
      isDoubtful(one) ? { ...one, verdict: { verdict: 'unknown', reason } } : one,
    );
    return { ...outcome, verdict: worst(cases.map(({ verdict }) => verdict.verdict)), cases };
  };
}
