import { exitCodes, type ExitCode, Failure } from '../../lib/failure.ts';
import type { StatefulSet } from '../../objects/workload.ts';
import { Recorder } from '../../recording/recorder.ts';
import { specOf } from '../../statefulset/spec.ts';
import type { Emit } from '../event.ts';
import type { Host } from '../host.ts';
import { followPods } from '../pod-states.ts';
import type { UndoResult, UndoStepResult } from '../run-result.ts';
import { notRestored, recoverCommand } from '../verdict.ts';
import type { UnfinishedRun } from './interrupted.ts';
import { undoEffects } from './effects/registry.ts';
import { readSet } from './fields.ts';
import { remainsOf } from './remains.ts';
import { deletesSet } from './set-of-run.ts';
import { SetReplaced, type UndoStage } from './stage.ts';
import { outwait, seize, type TakeOverOptions } from './take-over.ts';
import { undoPatiently } from './patiently.ts';
import { undo } from './undo.ts';
import { waysOn } from './ways-on.ts';
import { undoWithoutSet } from './without-set.ts';

export interface RecoverOptions extends TakeOverOptions {
  readonly keepLive: boolean;
}

export interface Recovered {
  readonly undo: UndoResult;
  readonly exitCode: ExitCode;
  readonly detail: string | undefined;
}

const nothingToUndo: UndoResult = { outcome: 'nothing to undo', steps: [], differences: [] };

/**
 * Finishes the undo of a run that its own process could not finish. Can be repeated, and by two people at once: one
 * gets the Lease, the other is refused.
 */
export async function recover(
  unfinished: UnfinishedRun,
  host: Host,
  options: RecoverOptions,
): Promise<Recovered> {
  const { journal } = unfinished;
  const { clock, interrupts, journals } = host;
  const began = clock.monotonic();
  const emit: Emit = (event) => host.onEvent({ at: clock.monotonic() - began, ...event });
  await outwait(unfinished, host, options);
  const remains = await remainsOf(unfinished, host);
  if (remains === 'nothing') {
    await journals.remove(journal.run);
    return { undo: nothingToUndo, exitCode: exitCodes.held, detail: undefined };
  }
  const lease = await seize(unfinished, host);
  lease.keepRenewing();
  const signal = AbortSignal.any([interrupts.first, lease.fenced]);
  let done = false;
  // Made for nothing, it would only keep everybody else's runs from the set.
  let isIdle = remains === 'unmarked';
  const assertHeld = () => {
    isIdle = false;
    lease.assertHeld();
  };
  const { cluster } = host;
  const { keepLive, force } = options;
  const healWithinMs = journal.healBudgetMs;
  const stage = { cluster, clock, journal, emit, healWithinMs, keepLive, force, signal, assertHeld };
  try {
    const recovered = await undoFrom(unfinished, host, stage);
    done = recovered.exitCode !== exitCodes.notRestored;
    if (done || remains !== 'unmarked') return recovered;
    return { ...recovered, detail: `its Lease and its mark are gone; ${recovered.detail}` };
  } catch (error) {
    throw incomplete(error, unfinished);
  } finally {
    if (done) {
      await lease.release(interrupts.second);
      await journals.remove(journal.run);
    } else if (isIdle) await lease.release(interrupts.second).catch(() => undefined);
    else lease.abandon();
  }
}

/** Also where the set is gone: what the run did beside it is still to be taken back then. */
async function undoFrom(
  unfinished: UnfinishedRun,
  { tool }: Host,
  taken: Omit<UndoStage, 'recorder'>,
): Promise<Recovered> {
  try {
    const result = await undoSet(taken, tool);
    return { undo: result, ...concludeUndo(result, unfinished) };
  } catch (error) {
    if (!(error instanceof SetReplaced)) throw error;
    const result = await undoPatiently(taken, undoWithoutSet);
    const { exitCode, detail } = concludeUndo(result, unfinished);
    if (exitCode === exitCodes.notRestored) return { undo: result, exitCode, detail };
    return { undo: result, exitCode: exitCodes.errored, detail: error.message };
  }
}

async function undoSet(taken: Omit<UndoStage, 'recorder'>, tool: string): Promise<UndoResult> {
  const { cluster, clock, journal, signal, emit } = taken;
  const { set, steps: before } = await setToUndo(taken);
  const recorder = new Recorder(cluster, clock, specOf(set), {
    run: journal.run,
    tool,
    serverVersion: 'unknown',
  });
  try {
    await recorder.synced(signal);
    followPods(recorder, emit);
    const result = await undoPatiently({ ...taken, recorder }, undo);
    return { ...result, steps: asFirstTold(before, result.steps) };
  } finally {
    await recorder.stop();
  }
}

/** The set, made anew first where the run has deleted it: nothing can be observed without it. */
async function setToUndo(taken: Omit<UndoStage, 'recorder'>): Promise<Made> {
  try {
    return { set: await readSet(taken), steps: [] };
  } catch (error) {
    const isOurDoing = error instanceof SetReplaced && error.isGone && deletesSet(taken.journal);
    if (!isOurDoing) throw error;
  }
  const { steps } = await undoPatiently(taken, async (stage) => ({
    ...nothingToUndo,
    steps: await undoEffects(stage, 'before healing'),
  }));
  return { set: await readSet(taken), steps };
}

interface Made {
  readonly set: StatefulSet;
  /** What was undone to have it. */
  readonly steps: readonly UndoStepResult[];
}

/** What was done to have the set is found done already by the undo that follows: it was no less this undo's doing. */
function asFirstTold(
  before: readonly UndoStepResult[],
  steps: readonly UndoStepResult[],
): readonly UndoStepResult[] {
  return steps.map((step) => {
    const first = before.find(({ does }) => does === step.does);
    return step.result === 'already undone' && first?.result === 'done' ? first : step;
  });
}

function concludeUndo(undo: UndoResult, { journal }: UnfinishedRun): Pick<Recovered, 'exitCode' | 'detail'> {
  const { outcome, steps } = undo;
  switch (outcome) {
    case 'nothing to undo':
    case 'restored':
      return {
        exitCode: exitCodes.held,
        detail:
          journal.lasting === true
            ? 'not undoable, what this drill has taken away does not come back'
            : undefined,
      };
    case 'restored, not healthy':
      return { exitCode: exitCodes.violated, detail: steps.find((step) => step.result === 'failed')?.detail };
    case 'conflict':
    case 'not restored': {
      const ways = waysOn(undo, journal.target).map(({ to, command }) => `; to ${to}: ${command}`);
      return { exitCode: exitCodes.notRestored, detail: `${notRestored(undefined, undo)}${ways.join('')}` };
    }
  }
}

function incomplete(error: unknown, { journal }: UnfinishedRun): Failure {
  const why = error instanceof Error ? error.message : String(error);
  return new Failure(
    exitCodes.notRestored,
    `not undone: ${why}`,
    [`Try again: ${recoverCommand(journal.target)}`],
    { cause: error },
  );
}
