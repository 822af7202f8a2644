import type { Scenario } from '../scenario/scenario.ts';
import { specOf } from '../statefulset/spec.ts';
import { actionFor } from './actions/registry.ts';
import { editsOf, mergeChanges } from './edit/edits.ts';
import type { PlannedStep } from './plan.ts';
import type { Situation } from './situation.ts';
import type { FieldChange } from './undo/journal.ts';

/** What the steps would do one after the other, each on the definition that the ones before it leave behind. */
export function planSteps(scenario: Scenario, situation: Situation, chance: number): readonly PlannedStep[] {
  const original = situation.set;
  let now = situation;
  let earlier: readonly FieldChange[] = [];
  return scenario.steps.map(({ action, name, withinMs }) => {
    const planned = actionFor(action).plan(action, now, { name, withinMs, earlier, chance });
    const edited = actionFor(action).edit?.(action, now, earlier);
    if (edited !== undefined) {
      earlier = mergeChanges(earlier, editsOf(original, edited));
      now = { ...now, set: edited, spec: specOf(edited) };
    }
    return planned;
  });
}
