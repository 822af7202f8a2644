import { act } from './act.ts';
import { exitCodes } from '../lib/failure.ts';
import { gameDayOf } from '../judge/game-day.ts';
import { judge } from '../judge/judge.ts';
import { steadyStateOf } from '../judge/steady-state.ts';
import type { Recording } from '../recording/recording.ts';
import { onlyLooks } from './actions/registry.ts';
import { catchFailure, caughtIn } from './catch/catch.ts';
import type { DrillEventBody, Emit } from './event.ts';
import { type Host, newRunId } from './host.ts';
import type { HoldRequest } from './hold.ts';
import { lock } from './lock.ts';
import type { Locked } from './locked.ts';
import type { Plan } from './plan.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { followPods } from './pod-states.ts';
import { type DrillRequest, type Prepared, prepare } from './prepare.ts';
import type { RunResult, UndoResult } from './run-result.ts';
import { waitForEndpoints } from './settle.ts';
import { type SteadyState, steadyStateFor } from './steady-state/steady-state.ts';
import type { StepsOutcome } from './steps.ts';
import { whatIsMissing } from './undo/health.ts';
import { Fenced } from './undo/lease.ts';
import { SetReplaced, type UndoStage } from './undo/stage.ts';
import { undoPatiently } from './undo/patiently.ts';
import { undo } from './undo/undo.ts';
import { recoverHints } from './undo/ways-on.ts';
import { undoWithoutSet } from './undo/without-set.ts';
import { conclude, type Conclusion } from './verdict.ts';

export interface RunRequest extends DrillRequest {
  /** Leave the fault in place for people to find and mend, before it is undone. */
  readonly hold?: HoldRequest | undefined;
  /** Shows the plan and asks; false when the user does not agree. */
  readonly consent: (plan: Plan) => Promise<Consent>;
}

export type Consent = { readonly given: true } | { readonly given: false; readonly why: string };

export interface Finished {
  readonly result: RunResult;
  readonly recording: Recording;
}

const nothingDone: UndoResult = { outcome: 'nothing to undo', steps: [], differences: [] };

/**
 * One drill from the first question to the last clean-up: prepare, consent, steady state, lock, steps, undo, judge.
 * Everything from the Lease on is undone again, whatever happens; what could not be undone is said, with the command
 * that does it. Rejects only before anything was changed.
 */
export async function runDrill(request: RunRequest, host: Host): Promise<Finished> {
  const { clock } = host;
  const began = { monotonic: clock.monotonic(), iso: new Date(clock.epoch()).toISOString() };
  const emit: Emit = (event: DrillEventBody) =>
    host.onEvent({ at: clock.monotonic() - began.monotonic, ...event });
  emit({ type: 'phase', phase: 'preflight' });
  const prepared = await prepare(request, host, newRunId(clock, host.random));
  try {
    const ended = await carryOut(request, prepared, host, emit);
    emit({ type: 'phase', phase: 'finished' });
    const { plan, run, recorder } = prepared;
    const result: RunResult = {
      schemaVersion: 'sts-doctor.dev/run/v1',
      run,
      tool: host.tool,
      startedAt: began.iso,
      durationMs: clock.monotonic() - began.monotonic,
      plan,
      ...ended,
    };
    return { result, recording: recorder.recording };
  } finally {
    await prepared.recorder.stop();
  }
}

type Ended = Pick<
  RunResult,
  | 'status'
  | 'exitCode'
  | 'reason'
  | 'steps'
  | 'gameDay'
  | 'undo'
  | 'judgement'
  | 'hints'
  | 'steadyState'
  | 'caught'
>;

async function carryOut(request: RunRequest, prepared: Prepared, host: Host, emit: Emit): Promise<Ended> {
  const { plan, recorder } = prepared;
  const { refusals } = plan;
  emit({ type: 'planned', plan });
  if (refusals.length > 0) {
    const reason = refusals.map(({ guard, saw }) => `${guard}: ${saw}`).join('; ');
    return unchanged({ status: 'refused', exitCode: exitCodes.refused, reason }, []);
  }
  const consent = await request.consent(plan);
  host.interrupts.first.throwIfAborted();
  if (!consent.given)
    return unchanged({ status: 'refused', exitCode: exitCodes.refused, reason: consent.why }, []);

  emit({ type: 'phase', phase: 'steady state' });
  const missing = whatIsMissing(recorder.snapshot, plan.target.name);
  if (missing !== undefined) {
    const reason = `the set is not in its steady state: ${missing}`;
    return unchanged({ status: 'refused', exitCode: exitCodes.notSteady, reason }, [
      `kubectl get pods -n ${plan.target.namespace}`,
    ]);
  }
  const steady = steadyStateFor(request.scenario, prepared, host);
  const unsteady = await steady.before(host.interrupts.first);
  if (unsteady !== undefined) {
    const reason = `the set is not in its steady state: ${unsteady}`;
    const ended = unchanged({ status: 'refused', exitCode: exitCodes.notSteady, reason }, []);
    return { ...ended, ...told(recorder.recording, request.scenario) };
  }
  followPods(recorder, emit);
  emit({ type: 'phase', phase: 'locking' });
  const locked = await lock(request, prepared, host);
  return actAndUndo(request, prepared, locked, host, emit, steady);
}

function unchanged(conclusion: Conclusion, hints: readonly string[]): Ended {
  return {
    ...conclusion,
    steps: [],
    gameDay: undefined,
    undo: nothingDone,
    judgement: undefined,
    hints,
  };
}

async function actAndUndo(
  request: RunRequest,
  prepared: Prepared,
  locked: Locked,
  host: Host,
  emit: Emit,
  steady: SteadyState,
): Promise<Ended> {
  const { recorder, plan } = prepared;
  const watch = steady.watch();
  const steps = await act(request, prepared, locked, host, emit, watch);
  watch.settle();
  await catchFailure(request.scenario, steps, prepared, host);
  emit({ type: 'phase', phase: 'undo' });
  const undone = await undoAll(prepared, locked, steps, host, emit, async () => {
    await watch.stop();
    await steady.after(host.interrupts.second);
  });
  await watch.stop();
  emit({ type: 'phase', phase: 'judging' });
  const judgement = steps.results.length === 0 ? undefined : judge(recorder.recording);
  const error = steps.error ?? undone.error;
  const observed = told(recorder.recording, request.scenario);
  const conclusion = conclude({
    steps: steps.results,
    error,
    undo: undone.result,
    judgement,
    steadyState: observed.steadyState,
  });
  const unfinished = conclusion.exitCode === exitCodes.notRestored || undone.leftOver === true;
  const toRecover = unfinished ? recoverHints(undone.result, plan.target, error) : [];
  const hints = [...toRecover, ...undone.result.differences.flatMap(({ hint }) => hint ?? [])];
  const gameDay = gameDayOf(recorder.recording);
  return { ...conclusion, steps: steps.results, gameDay, undo: undone.result, judgement, hints, ...observed };
}

/** What the recording tells beside the promises; absent where there is nothing. */
function told(
  recording: Recording,
  { steadyState: probes = [] }: Scenario,
): Pick<RunResult, 'steadyState' | 'caught'> {
  const names = probes.map(({ name }) => name);
  const steadyState = steadyStateOf(recording, names);
  const caught = caughtIn(recording);
  return {
    ...(steadyState.length > 0 && { steadyState }),
    ...(caught !== undefined && { caught }),
  };
}

function isMended(recording: Recording): boolean {
  const by = gameDayOf(recording)?.endedBy;
  return by === 'repaired' || by === 'mark gone';
}

interface Undone {
  readonly result: UndoResult;
  readonly error: unknown;
  /** Lease or journal are still there, although nothing is left to undo. */
  readonly leftOver?: boolean;
}

/** Undoes, then gives up Lease and journal, in this order; keeps both when the set is not as it was. */
async function undoAll(
  prepared: Prepared,
  locked: Locked,
  steps: StepsOutcome,
  host: Host,
  emit: Emit,
  restored: () => Promise<void>,
): Promise<Undone> {
  const { recorder } = prepared;
  const { journal, lease } = locked;
  const { cluster, clock, interrupts } = host;
  if (steps.error instanceof Fenced) {
    lease.abandon();
    return { result: { outcome: 'not restored', steps: [], differences: [] }, error: undefined };
  }
  const missed = steps.results.some(({ status, action }) => status === 'missed' && !onlyLooks(action));
  const stage: UndoStage = {
    cluster,
    clock,
    recorder,
    journal,
    emit,
    // Nothing was changed and the step has already waited its full time: a second wait would prove nothing new.
    healWithinMs: missed && journal.changes.length + journal.effects.length === 0 ? 0 : journal.healBudgetMs,
    // What people have made of the set in a game day is what they want of it.
    keepLive: isMended(recorder.recording),
    force: false,
    signal: AbortSignal.any([interrupts.second, lease.fenced]),
    assertHeld: () => lease.assertHeld(),
  };
  try {
    // What ended the steps may have been the hand of a `recover` that was told to take the run over by force.
    await lease.confirm();
    const result = await undoPatiently(stage, undo);
    await waitForEndpoints(recorder, interrupts.second).catch(() => undefined);
    await restored();
    return await over(result, undefined, locked, host);
  } catch (thrown) {
    let error = thrown;
    try {
      if (error instanceof SetReplaced) {
        // In a game day people have made a set where the drill had deleted one: that is how they mended it.
        const isMeant = stage.keepLive && !error.isGone;
        return await over(
          await undoPatiently(stage, undoWithoutSet),
          isMeant ? undefined : error,
          locked,
          host,
        );
      }
    } catch (another) {
      error = another;
    }
    lease.abandon();
    return { result: { outcome: 'not restored', steps: [], differences: [] }, error };
  }
}

/** Nothing is left to undo: then Lease and journal go. Otherwise both stay for `recover`. */
async function over(result: UndoResult, error: unknown, locked: Locked, host: Host): Promise<Undone> {
  if (result.outcome === 'conflict' || result.outcome === 'not restored') {
    locked.lease.abandon();
    return { result, error };
  }
  const left = await finish(locked, host);
  return { result, ...left, error: error ?? left?.error };
}

/** Gives up the Lease, then the journal. What fails here leaves something to clean up, but nothing to undo. */
async function finish(
  { journal, lease }: Locked,
  { interrupts, journals }: Host,
): Promise<Pick<Undone, 'error' | 'leftOver'> | undefined> {
  try {
    await lease.release(interrupts.second);
    await journals.remove(journal.run);
    return undefined;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      error: new Error(`everything is undone, but the run's Lease or journal is left: ${why}`),
      leftOver: true,
    };
  }
}
