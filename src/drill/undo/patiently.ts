import { isClusterError, isUncertain } from '../../cluster/error.ts';
import type { UndoResult } from '../run-result.ts';
import type { UndoStage } from './stage.ts';

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;
/** How often an answer is asked for again that no server should give twice. */
const ODD_ANSWERS = 5;

/**
 * Every step of the undo can be repeated, so a server that is away, busy or odd for a while only delays it. Rejects with
 * what will not pass by itself, e.g. a right that was taken away, or when the stage's signal aborts.
 */
export async function undoPatiently<S extends Pick<UndoStage, 'clock' | 'signal' | 'emit'>>(
  stage: S,
  undo: (stage: S) => Promise<UndoResult>,
): Promise<UndoResult> {
  let odd = 0;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await undo(stage);
    } catch (error) {
      if (stage.signal.aborted) throw stage.signal.reason;
      if (isClusterError(error, 'conflict', 'gone')) odd += 1;
      else if (!isUncertain(error) && !isClusterError(error, 'tooManyRequests')) throw error;
      if (odd > ODD_ANSWERS) throw error;
      const why = error instanceof Error ? error.message : String(error);
      stage.emit({ type: 'notice', message: `undo: ${why}; trying again` });
      await stage.clock.sleep(pause, stage.signal);
    }
  }
}
