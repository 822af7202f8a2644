import { exitCodes, type ExitCode, Failure } from '../../lib/failure.ts';
import { Recorder } from '../../recording/recorder.ts';
import type { StatefulSet } from '../../objects/workload.ts';
import { specOf } from '../../statefulset/spec.ts';
import type { Emit } from '../event.ts';
import type { Host } from '../host.ts';
import { followPods } from '../pod-states.ts';
import type { UndoResult } from '../run-result.ts';
import { recoverCommand } from '../verdict.ts';
import type { UnfinishedRun } from './interrupted.ts';
import { SetReplaced, type UndoStage } from './stage.ts';
import { takeOver, type TakeOverOptions } from './take-over.ts';
import { undo } from './undo.ts';

export interface RecoverOptions extends TakeOverOptions {
  readonly keepLive: boolean;
}

export interface Recovered {
  readonly undo: UndoResult;
  readonly exitCode: ExitCode;
  readonly detail: string | undefined;
}

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
  const { cluster, clock, interrupts, journals, tool } = host;
  const began = clock.monotonic();
  const emit: Emit = (event) => host.onEvent({ at: clock.monotonic() - began, ...event });
  const lease = await takeOver(unfinished, host, options);
  lease.keepRenewing();
  const recorder = new Recorder(cluster, clock, specOf(asKnown(journal.target)), {
    run: journal.run,
    tool,
    serverVersion: 'unknown',
  });
  const stage: UndoStage = {
    cluster,
    recorder,
    journal,
    emit,
    healWithinMs: journal.healBudgetMs,
    keepLive: options.keepLive,
    force: options.force,
    signal: AbortSignal.any([interrupts.first, lease.fenced]),
    assertHeld: () => lease.assertHeld(),
  };
  let done = false;
  try {
    await recorder.synced(stage.signal);
    followPods(recorder, emit);
    const result = await undo(stage);
    done = result.outcome !== 'conflict' && result.outcome !== 'not restored';
    return { undo: result, ...concludeUndo(result, unfinished) };
  } catch (error) {
    if (!(error instanceof SetReplaced)) throw incomplete(error, unfinished);
    done = true;
    return {
      undo: { outcome: 'nothing to undo', steps: [], differences: [] },
      exitCode: exitCodes.errored,
      detail: error.message,
    };
  } finally {
    await recorder.stop();
    if (done) {
      await lease.release();
      await journals.remove(journal.run);
    } else lease.abandon();
  }
}

function concludeUndo(
  { outcome, steps, differences }: UndoResult,
  { journal }: UnfinishedRun,
): Pick<Recovered, 'exitCode' | 'detail'> {
  switch (outcome) {
    case 'nothing to undo':
    case 'restored':
      return { exitCode: exitCodes.held, detail: undefined };
    case 'restored, not healthy':
      return { exitCode: exitCodes.violated, detail: steps.find((step) => step.result === 'failed')?.detail };
    case 'conflict':
    case 'not restored': {
      const conflict =
        steps.find((step) => step.result === 'conflict')?.detail ??
        differences.find(({ ours }) => ours)?.what;
      return {
        exitCode: exitCodes.notRestored,
        detail: `${conflict}; to keep what stands there: ${recoverCommand(journal.target)} --keep-live`,
      };
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

/** Enough of the set to observe it by: the journal knows its name and UID, the live object tells the rest. */
function asKnown({ namespace, name, uid }: UnfinishedRun['journal']['target']): StatefulSet {
  return { metadata: { namespace, name, uid } };
}
