import type { Recorder } from '../recording/recorder.ts';
import { isRemadeBy, markOf } from '../recording/mark.ts';
import type { Locked } from './locked.ts';
import { MarkTakenOff } from './undo/lease.ts';
import { SetReplaced } from './undo/stage.ts';

export interface Fence {
  readonly signal: AbortSignal;
  readonly guarded: <T>(write: () => Promise<T>) => Promise<T>;
}

/**
 * Watches over a run while it acts: its Lease, its mark and its set. The signal aborts when one of them is gone,
 * and every write asks first. The set may be away as long as it is the run that deletes it.
 */
export function fenceAround(recorder: Recorder, locked: Locked): Fence {
  const broken = new AbortController();
  const { lease } = locked;
  const { set: target, run } = recorder.header;
  let known = target.uid;
  const look = () => {
    const set = recorder.snapshot.set.get(target.name);
    const deletion = locked.journal.effects.find((effect) => effect.kind === 'set');
    if (set === undefined && deletion?.uid === known) return;
    const isOurs =
      set?.metadata?.uid === target.uid ||
      (deletion !== undefined && set !== undefined && isRemadeBy(set, run));
    if (set === undefined || !isOurs) return broken.abort(new SetReplaced(target, set));
    known = set.metadata?.uid ?? known;
    if (markOf(set) !== run) broken.abort(new MarkTakenOff(target.name));
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
