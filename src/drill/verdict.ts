import { isClusterError } from '../cluster/error.ts';
import { type ExitCode, exitCodes, Failure } from '../lib/failure.ts';
import type { Judgement } from '../judge/outcome.ts';
import { whyFailed, whyUndecided } from '../judge/reasons.ts';
import type { SteadyStateRow } from '../judge/steady-state.ts';
import { Interrupted } from './host.ts';
import { Overruled } from './overruled.ts';
import type { Target } from './plan.ts';
import { Refused } from './refused.ts';
import { SteadyStateBroken } from './steady-state/broken.ts';
import type { RunStatus, StepResult, UndoResult } from './run-result.ts';

export interface Ending {
  readonly steps: readonly StepResult[];
  /** What ended the run other than its own course. */
  readonly error: unknown;
  readonly undo: UndoResult;
  readonly judgement: Judgement | undefined;
  /** What its own probes made of it; absent where there were none. */
  readonly steadyState?: readonly SteadyStateRow[] | undefined;
}

export interface Conclusion {
  readonly status: RunStatus;
  readonly exitCode: ExitCode;
  readonly reason: string | undefined;
}

/** What a run comes to: a set that is not as it was wins over everything, and a doubt is never a pass. */
export function conclude({ steps, error, undo, judgement, steadyState }: Ending): Conclusion {
  if (undo.outcome === 'conflict' || undo.outcome === 'not restored') {
    return { status: 'errored', exitCode: exitCodes.notRestored, reason: notRestored(error, undo) };
  }
  return endedBy(error) ?? cameTo({ steps, undo, judgement, steadyState });
}

/** What kept the drill from being carried out; undefined when nothing did. */
function endedBy(error: unknown): Conclusion | undefined {
  if (error === undefined) return undefined;
  if (error instanceof Interrupted)
    return { status: 'interrupted', exitCode: error.exitCode, reason: error.message };
  if (error instanceof SteadyStateBroken) return failed(error.message);
  if (error instanceof Refused)
    return { status: 'refused', exitCode: exitCodes.refused, reason: error.message };
  if (error instanceof Overruled)
    return { status: 'inconclusive', exitCode: exitCodes.inconclusive, reason: error.message };
  return { status: 'errored', exitCode: exitCodes.errored, reason: messageOf(error) };
}

function cameTo({ steps, undo, judgement, steadyState = [] }: Omit<Ending, 'error'>): Conclusion {
  const broken = whyFailed(judgement);
  if (broken !== undefined) return failed(broken);
  const missed = steps.find((step) => step.status === 'missed' && step.accepted !== true);
  if (missed) return failed(missed.detail ?? `${missed.name} did not come about in time`);
  if (undo.outcome === 'restored, not healthy') return failed('the set is restored but not healthy');
  const after = steadyState.find((row) => row.after?.state === 'not met');
  if (after)
    return failed(`the steady state is broken after the drill: ${after.name}: ${after.after?.detail}`);
  const undecided = whyUndecided(judgement) ?? whyUntold(steadyState);
  if (undecided !== undefined)
    return { status: 'inconclusive', exitCode: exitCodes.inconclusive, reason: undecided };
  return { status: 'passed', exitCode: exitCodes.held, reason: undefined };
}

/** A probe that could be told before, and not any more, or never on the way. */
function whyUntold(rows: readonly SteadyStateRow[]): string | undefined {
  const row = rows.find(
    ({ during, after }) =>
      after?.state === 'unknown' ||
      (during !== undefined && during.looks > 0 && during.unknown === during.looks),
  );
  if (row === undefined) return undefined;
  const { name, after } = row;
  const why = after?.state === 'unknown' ? `after the drill: ${after.detail}` : 'while the drill went on';
  return `the steady state could not be told: ${name}, ${why}`;
}

function failed(reason: string): Conclusion {
  return { status: 'failed', exitCode: exitCodes.violated, reason };
}

/** Why the set is not as it was. */
export function notRestored(error: unknown, undo: UndoResult): string {
  const conflict = undo.steps.find(({ result }) => result === 'conflict')?.detail;
  if (conflict !== undefined) return conflict;
  if (error !== undefined) return `not undone: ${messageOf(error)}`;
  const step = undo.steps.find(({ result }) => result === 'failed');
  const difference = undo.differences.find(({ ours }) => ours);
  return step?.detail ?? (difference ? `${difference.what} is not as it was` : undo.outcome);
}

function messageOf(error: unknown): string {
  if (error instanceof Failure || isClusterError(error) || error instanceof Error) return error.message;
  return String(error);
}

/** The one command that brings the set back, from any machine. */
export function recoverCommand(target: Target): string {
  return `kubectl sts-doctor recover sts/${target.name} ${placeFlags(target)}`;
}

/** What makes a kubectl command go to the set's namespace, from any machine. */
export function placeFlags({ context, namespace }: Pick<Target, 'context' | 'namespace'>): string {
  return `-n ${namespace}${contextFlag({ context })}`;
}

/** The same for an object that is in no namespace; with a space before it, where there is anything to say. */
export function contextFlag({ context }: Pick<Target, 'context'>): string {
  return context === '' ? '' : ` --context ${quoted(context)}`;
}

/** A context may bear any name, also one that a journal of somebody else has made up: it is going to be pasted. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
