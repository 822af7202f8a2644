import type { Recorder } from '../recording/recorder.ts';
import { markOf } from '../recording/mark.ts';
import { MarkTakenOff, type RunLease } from './undo/lease.ts';
import { SetReplaced } from './undo/stage.ts';

export interface Fence {
  readonly signal: AbortSignal;
  readonly guarded: <T>(write: () => Promise<T>) => Promise<T>;
}

/**
 * Watches over a run while it acts: its Lease, its mark and its set. The signal aborts when one of them is gone,
 * and every write asks first.
 */
export function fenceAround(recorder: Recorder, lease: RunLease, run: string): Fence {
  const broken = new AbortController();
  const { set: target } = recorder.header;
  const look = () => {
    const set = recorder.snapshot.set.get(target.name);
    if (set?.metadata?.uid !== target.uid) broken.abort(new SetReplaced(target, set));
    else if (markOf(set) !== run) broken.abort(new MarkTakenOff(target.name));
  };
  recorder.onEntry(look);
  const signal = AbortSignal.any([broken.signal, lease.fenced]);
  return {
    signal,
    guarded(write) {
      look();
      lease.assertHeld();
      signal.throwIfAborted();
      return write();
    },
  };
}
