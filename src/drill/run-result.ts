import type { ExitCode } from '../lib/failure.ts';
import type { GameDay } from '../judge/game-day.ts';
import type { Judgement } from '../judge/outcome.ts';
import type { SteadyStateRow } from '../judge/steady-state.ts';
import type { CaughtAct } from '../recording/caught.ts';
import type { Plan } from './plan.ts';

export type RunStatus = 'passed' | 'failed' | 'inconclusive' | 'refused' | 'errored' | 'interrupted';

/** One execution, as every report tells it. The JSON form of this is a published contract. */
export interface RunResult {
  readonly schemaVersion: 'sts-doctor.dev/run/v1';
  readonly run: string;
  readonly tool: string;
  readonly startedAt: string;
  /** Milliseconds from the first request to the end of the undo. */
  readonly durationMs: number;
  readonly status: RunStatus;
  readonly exitCode: ExitCode;
  /** Why it did not simply pass, in one line. */
  readonly reason: string | undefined;
  readonly plan: Plan;
  readonly steps: readonly StepResult[];
  /** How people coped with the fault, when it was held for them. */
  readonly gameDay: GameDay | undefined;
  readonly undo: UndoResult;
  readonly judgement: Judgement | undefined;
  /** What the probes of its steady state saw; absent where it has none. */
  readonly steadyState?: readonly SteadyStateRow[] | undefined;
  /** What was collected when it failed; absent where it did not. */
  readonly caught?: CaughtAct | undefined;
  /** What the user should do next, one command or sentence each. */
  readonly hints: readonly string[];
}

export interface StepResult {
  readonly name: string;
  readonly action: string;
  /** `missed`: what the step waited for had not come about when its time was up. */
  readonly status: 'done' | 'missed' | 'refused' | 'errored' | 'interrupted' | 'not run';
  readonly durationMs: number;
  readonly detail: string | undefined;
  /** It missed, and its author lets that pass. */
  readonly accepted?: true;
}

export type UndoOutcome =
  | 'nothing to undo'
  | 'restored'
  | 'restored, not healthy'
  | 'conflict'
  | 'not restored';

export interface UndoResult {
  readonly outcome: UndoOutcome;
  readonly steps: readonly UndoStepResult[];
  /** What is not as it was before, whoever changed it. */
  readonly differences: readonly Difference[];
}

export interface UndoStepResult {
  readonly does: string;
  readonly result: 'done' | 'already undone' | 'conflict' | 'failed';
  readonly detail: string | undefined;
}

export interface Difference {
  /** e.g. `spec.replicas`, `claim data-web-1 uid`. */
  readonly what: string;
  readonly before: unknown;
  readonly after: unknown;
  /** False when this run never touched it: then somebody else did. */
  readonly ours: boolean;
  /** What to do about it where only people may: a command, or a sentence that ends in one. */
  readonly hint?: string | undefined;
}
