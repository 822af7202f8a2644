import type { UndoStepResult } from '../../run-result.ts';
import type { UndoStage } from '../stage.ts';

/** What it takes to look at an effect. */
export type EffectScene = Pick<UndoStage, 'cluster' | 'journal' | 'signal'>;

/** What it takes to take one back. The set itself is not needed: it may be gone. */
export type EffectStage = EffectScene &
  Pick<UndoStage, 'clock' | 'emit' | 'force' | 'keepLive' | 'healWithinMs' | 'assertHeld'> &
  Partial<Pick<UndoStage, 'recorder'>>;

/** What came of taking one back. */
export type Outcome = Omit<UndoStepResult, 'does'>;

/** An effect that has not been taken back. */
export interface Standing {
  /** e.g. `node worker-1 is cordoned`. */
  readonly words: string;
  /** What takes it back by hand. */
  readonly command: string;
}

/**
 * A kind of thing that a run does beside its set. Whoever undoes knows only that it may have happened: the live object
 * decides, and has to bear the mark of the run before it is touched.
 */
export interface EffectKind<E> {
  /** Its undo needs the pods of the set to be well. */
  readonly afterHealing?: true;
  /** What undoing it does: `uncordon node worker-1`. */
  readonly words: (effect: E) => string;
  /** Two effects of one key are the same one, known better the second time. */
  readonly key: (effect: E) => string;
  /** Takes it back and sees to it that it is so. Can be repeated. */
  readonly undo: (effect: E, stage: EffectStage) => Promise<Outcome>;
  /** Undefined when nothing of it is left that is the run's. */
  readonly standing: (effect: E, scene: EffectScene) => Promise<Standing | undefined>;
}

export const alreadyUndone = (detail?: string): Outcome => ({
  result: 'already undone',
  detail,
});
