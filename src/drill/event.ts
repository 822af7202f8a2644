import type { Plan } from './plan.ts';
import type { UndoResult, UndoStepResult } from './run-result.ts';

/**
 * What a drill tells while it runs. Views (listr2, plain lines, ndjson) listen; the drill does not know them.
 * `at` is milliseconds since the run began.
 */
export type DrillEvent = { readonly at: number } & (
  | { readonly type: 'phase'; readonly phase: Phase; readonly detail?: string }
  | { readonly type: 'planned'; readonly plan: Plan }
  | { readonly type: 'stepBegan'; readonly step: number; readonly name: string; readonly action: string }
  | { readonly type: 'acted'; readonly what: string }
  /** A member's state changed, as a table row would show it: `Terminating`, `Pending`, `ImagePullBackOff`, `Ready`. */
  | {
      readonly type: 'pod';
      readonly ordinal: number;
      readonly name: string;
      readonly uid: string;
      readonly state: string;
    }
  | {
      readonly type: 'stepEnded';
      readonly step: number;
      readonly name: string;
      readonly status: 'done' | 'missed' | 'refused' | 'errored' | 'interrupted';
      readonly detail?: string;
    }
  | { readonly type: 'undoStep'; readonly step: UndoStepResult }
  | { readonly type: 'undone'; readonly undo: UndoResult }
  /** Something people should read now, e.g. a watch that was lost or a signal that was taken. */
  | { readonly type: 'notice'; readonly message: string }
);

export type Phase =
  | 'preflight'
  | 'recording'
  | 'steady state'
  | 'locking'
  | 'steps'
  | 'holding'
  | 'undo'
  | 'verifying'
  | 'judging'
  | 'finished';

/** Gives an event its time and hands it to whoever watches. */
export type Emit = (event: DrillEventBody) => void;
export type DrillEventBody = DrillEvent extends infer E
  ? E extends DrillEvent
    ? Omit<E, 'at'>
    : never
  : never;
