import type { Phase } from '../../drill/event.ts';

/**
 * What a phase leads to when it went well. A drill that is refused, or breaks off, goes straight to its undo or its
 * end; steps and undo say themselves how they went.
 */
const next: Readonly<Record<Phase, readonly Phase[]>> = {
  preflight: ['recording', 'steady state'],
  recording: ['steady state'],
  'steady state': ['locking'],
  locking: ['steps'],
  steps: [],
  holding: [],
  undo: [],
  verifying: ['judging'],
  judging: ['finished'],
  finished: [],
};

/** True when `phase` is what comes after `before` has succeeded. */
export function followsFrom(before: Phase | undefined, phase: Phase): boolean {
  return before !== undefined && next[before].includes(phase);
}
