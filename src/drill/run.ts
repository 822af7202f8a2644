import { isUncertain, isClusterError } from '../cluster/error.ts';
import { exitCodes } from '../lib/failure.ts';
import { judge } from '../judge/judge.ts';
import type { Recording } from '../recording/recording.ts';
import type { Stage } from './action.ts';
import type { DrillEventBody, Emit } from './event.ts';
import { fenceAround } from './fence.ts';
import { type Host, newRunId } from './host.ts';
import { type Locked, lock, mark } from './lock.ts';
import type { Plan } from './plan.ts';
import { followPods } from './pod-states.ts';
import { type DrillRequest, type Prepared, prepare } from './prepare.ts';
import type { RunResult, UndoResult } from './run-result.ts';
import { waitForEndpoints } from './settle.ts';
import { situationOf } from './situation.ts';
import { runSteps, type StepsOutcome } from './steps.ts';
import { whatIsMissing } from './undo/heal.ts';
import { Fenced } from './undo/lease.ts';
import { SetReplaced, type UndoStage } from './undo/stage.ts';
import { undo } from './undo/undo.ts';
import { conclude, type Conclusion, recoverCommand } from './verdict.ts';

export interface RunRequest extends DrillRequest {
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

type Ended = Pick<RunResult, 'status' | 'exitCode' | 'reason' | 'steps' | 'undo' | 'judgement' | 'hints'>;

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
  followPods(recorder, emit);
  emit({ type: 'phase', phase: 'locking' });
  const locked = await lock(request, prepared, host);
  return actAndUndo(request, prepared, locked, host, emit);
}

function unchanged(conclusion: Conclusion, hints: readonly string[]): Ended {
  return { ...conclusion, steps: [], undo: nothingDone, judgement: undefined, hints };
}

async function actAndUndo(
  request: RunRequest,
  prepared: Prepared,
  locked: Locked,
  host: Host,
  emit: Emit,
): Promise<Ended> {
  const { recorder, plan } = prepared;
  const steps = await act(request, prepared, locked, host, emit);
  emit({ type: 'phase', phase: 'undo' });
  const undone = await undoAll(prepared, locked, steps, host, emit);
  emit({ type: 'phase', phase: 'judging' });
  const judgement = steps.results.length === 0 ? undefined : judge(recorder.recording);
  const error = steps.error ?? undone.error;
  const conclusion = conclude({ steps: steps.results, error, undo: undone.result, judgement });
  const unfinished = conclusion.exitCode === exitCodes.notRestored || undone.leftOver === true;
  const hints = unfinished ? [recoverCommand(plan.target)] : [];
  return { ...conclusion, steps: steps.results, undo: undone.result, judgement, hints };
}

/** Marks the set and runs the steps. Never rejects: what goes wrong is what the undo has to know. */
async function act(
  { scenario }: RunRequest,
  prepared: Prepared,
  locked: Locked,
  host: Host,
  emit: Emit,
): Promise<StepsOutcome> {
  const { recorder, run, chance } = prepared;
  try {
    await mark(prepared, locked, host);
  } catch (error) {
    return { results: [], error: host.interrupts.first.aborted ? host.interrupts.first.reason : error };
  }
  const { name } = recorder.header.set;
  const fence = fenceAround(recorder, locked.lease, run);
  const timeUp = new AbortController();
  const limit = scenario.guards.maxDurationMs;
  const over = new AbortController();
  if (limit !== undefined) {
    host.clock.sleep(limit, over.signal).then(
      () => timeUp.abort(new Error('the scenario took longer than guards.maxDuration')),
      () => undefined,
    );
  }
  emit({ type: 'phase', phase: 'steps' });
  const signal = AbortSignal.any([host.interrupts.first, fence.signal, timeUp.signal]);
  const stage: Stage = {
    cluster: host.cluster,
    recorder,
    journal: locked.journal,
    emit,
    situation: () => situationOf(recorder.snapshot.set.get(name) ?? {}, recorder.snapshot),
    signal,
    givenUp: host.interrupts.second,
    guarded: (write) =>
      fence.guarded(() => {
        signal.throwIfAborted();
        return write();
      }),
  };
  try {
    return await runSteps(scenario, stage, host.clock, chance);
  } finally {
    over.abort();
  }
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
): Promise<Undone> {
  const { recorder } = prepared;
  const { journal, lease } = locked;
  const { cluster, interrupts } = host;
  if (steps.error instanceof Fenced) {
    lease.abandon();
    return { result: { outcome: 'not restored', steps: [], differences: [] }, error: undefined };
  }
  const missed = steps.results.some((step) => step.status === 'missed');
  const stage: UndoStage = {
    cluster,
    recorder,
    journal,
    emit,
    // Nothing was changed and the step has already waited its full time: a second wait would prove nothing new.
    healWithinMs: missed && journal.changes.length === 0 ? 0 : journal.healBudgetMs,
    keepLive: false,
    force: false,
    signal: AbortSignal.any([interrupts.second, lease.fenced]),
    assertHeld: () => lease.assertHeld(),
  };
  try {
    // What ended the steps may have been the hand of a `recover` that was told to take the run over by force.
    await lease.confirm();
    const result = await undoPatiently(stage, host);
    await waitForEndpoints(recorder, interrupts.second).catch(() => undefined);
    if (result.outcome === 'conflict' || result.outcome === 'not restored') {
      lease.abandon();
      return { result, error: undefined };
    }
    return { result, error: undefined, ...(await finish(locked, host)) };
  } catch (error) {
    if (error instanceof SetReplaced) return { result: nothingDone, ...(await finish(locked, host)), error };
    lease.abandon();
    return { result: { outcome: 'not restored', steps: [], differences: [] }, error };
  }
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

/** Every step of the undo can be repeated, so a server that is away for a while only delays it. */
async function undoPatiently(stage: UndoStage, { clock }: Host): Promise<UndoResult> {
  for (let pause = 200; ; pause = Math.min(pause * 2, 5_000)) {
    try {
      return await undo(stage);
    } catch (error) {
      const passing = isUncertain(error) || isClusterError(error, 'tooManyRequests');
      if (!passing || stage.signal.aborted) throw stage.signal.aborted ? stage.signal.reason : error;
      stage.emit({
        type: 'notice',
        message: `undo: ${error instanceof Error ? error.message : String(error)}; trying again`,
      });
      await clock.sleep(pause, stage.signal);
    }
  }
}
