import { type Review, judge } from '../judge/judge.ts';
import type { Case, Moment, Outcome, PromiseOutcome } from '../judge/outcome.ts';
import type { Finished } from './run.ts';
import type { RunStatus, StepResult, UndoOutcome } from './run-result.ts';
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
}

/** Reads the result of a drill in a model as a forecast: what lies outside of the model is not known. */
export function forecastOf({ result, recording }: Finished, { name, caveats, doubts }: Model): Forecast {
  const { steps, undo, durationMs } = result;
  const judgement = result.judgement && judge(recording, doubting(doubts));
  const isJudged = ['passed', 'failed', 'inconclusive'].includes(result.status);
  const ending = { steps, undo, judgement, error: undefined };
  const { status, reason } = isJudged ? conclude(ending) : result;
  return {
    outcome: 'played',
    model: name,
    status,
    reason,
    durationMs,
    steps,
    undo: undo.outcome,
    outcomes: judgement?.outcomes ?? [],
    timeline: judgement?.timeline ?? [],
    caveats,
  };
}

/** In a model things come back unless something it knows of prevents them: where it knows too little, that proves nothing. */
function doubting(doubts: readonly string[]): Review {
  if (doubts.length === 0) return (outcome) => outcome;
  const reason = doubts.join('; ');
  return (outcome) => {
    if (outcome.dimension !== 'recovery' || outcome.verdict !== 'held') return outcome;
    const cases = outcome.cases.map((one): Case =>
      one.verdict.verdict === 'held' ? { ...one, verdict: { verdict: 'unknown', reason } } : one,
    );
    return { ...outcome, verdict: 'unknown', cases } satisfies PromiseOutcome;
  };
}
