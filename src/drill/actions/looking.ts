import type { PlannedStep } from '../plan.ts';
import type { Situation } from '../situation.ts';
import type { Action, StepContext } from '../action.ts';

/** What is planned of a step that changes nothing. */
export function looking(
  action: Action['action'],
  does: string,
  withinMs: number,
  step: StepContext,
  { spec }: Situation,
): PlannedStep {
  return {
    name: step.name,
    action,
    ordinals: [],
    does: [does],
    fields: [],
    expected: [],
    disruption: { pods: 0, of: spec.replicas },
    undo: { kind: 'exact', does: ['nothing to undo: it changes nothing'] },
    withinMs,
  };
}
