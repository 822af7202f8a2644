import type { Cluster } from '../../cluster/cluster.ts';
import type { StatefulSet } from '../../objects/workload.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Recorder } from '../../recording/recorder.ts';
import type { Emit } from '../event.ts';
import type { Journal } from './journal.ts';

/** What undoing needs, in a run that ends and in a `recover` that comes later from elsewhere alike. */
export interface UndoStage {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly recorder: Recorder;
  readonly journal: Journal;
  readonly emit: Emit;
  /** Milliseconds the set gets to be healthy once its fields are restored. */
  readonly healWithinMs: number;
  /** Fields whose live value is to be kept where it is neither ours nor the former one. */
  readonly keepLive: boolean;
  /** Restore a field of ours although the mark is gone: the user has said that nobody wants it so. */
  readonly force: boolean;
  readonly signal: AbortSignal;
  /** Throws when the Lease is not ours any more; called before every write. */
  assertHeld(): void;
}

/** The set of the journal is gone, or another one bears its name: nothing of ours is left to undo. */
export class SetReplaced extends Error {
  override readonly name = 'SetReplaced';
  readonly isGone: boolean;

  constructor({ name, uid }: Pick<Journal['target'], 'name' | 'uid'>, now: StatefulSet | undefined) {
    super(
      now === undefined
        ? `sts/${name} is gone: somebody deleted it during the run`
        : `sts/${name} is another set now (UID ${now.metadata?.uid}, not ${uid}); it was not touched`,
    );
    this.isGone = now === undefined;
  }
}
