import type { Scenario } from '../scenario/scenario.ts';
import { specOf } from '../statefulset/spec.ts';
import { actionFor } from './actions/registry.ts';
import { editsOf, mergeChanges } from './edit/edits.ts';
import type { PlannedStep } from './plan.ts';
import type { Situation } from './situation.ts';
import type { FieldChange } from './undo/journal.ts';

/**
 * What the steps would do one after the other, each on the definition that the ones before it leave behind.
 * @param startedAt when the run began, RFC 3339.
 */
export function planSteps(
  scenario: Scenario,
  situation: Situation,
  chance: number,
  startedAt: string,
): readonly PlannedStep[] {
  const original = situation.set;
  let now = situation;
  let earlier: readonly FieldChange[] = [];
  let taken: readonly number[] = [];
  return scenario.steps.map(({ action, name, withinMs, until }) => {
    const context = { name, withinMs, until, earlier, taken, chance, startedAt };
    const planned = actionFor(action).plan(action, now, context);
    const edited = actionFor(action).edit?.(action, now, context);
    taken = [...new Set([...taken, ...planned.ordinals])];
    if (edited !== undefined) {
      earlier = mergeChanges(earlier, editsOf(original, edited));
      now = { ...now, set: edited, spec: specOf(edited) };
    }
    return planned;
  });
}
