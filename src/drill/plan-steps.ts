import type { Value } from '../scenario/reference.ts';
import type { Scenario, Step } from '../scenario/scenario.ts';
import { specOf } from '../statefulset/spec.ts';
import { actionFor } from './actions/registry.ts';
import { editsOf, mergeChanges } from './edit/edits.ts';
import { assertForeseeable, boundTo, outputsOfStep } from './outputs.ts';
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
  return foresee(scenario, situation, chance, startedAt).map(({ planned }) => planned);
}

/** The same, with the steps as they will be once those before them have given what they give. */
export function withOutputsForeseen(
  scenario: Scenario,
  situation: Situation,
  chance: number,
  startedAt: string,
): Scenario {
  const [first, ...rest] = foresee(scenario, situation, chance, startedAt).map(({ step }) => step);
  return first === undefined ? scenario : { ...scenario, steps: [first, ...rest] };
}

function foresee(
  scenario: Scenario,
  situation: Situation,
  chance: number,
  startedAt: string,
): readonly { readonly step: Step; readonly planned: PlannedStep }[] {
  const original = situation.set;
  let now = situation;
  let earlier: readonly FieldChange[] = [];
  let taken: readonly number[] = [];
  const outputs = new Map<string, Value>();
  return scenario.steps.map((written) => {
    const step = boundTo(written, outputs);
    const { action, name, withinMs, until, expect } = step;
    const context = { name, withinMs, until, expect, earlier, taken, chance, startedAt };
    if (actionFor(action).edit !== undefined) assertForeseeable(written);
    const planned = actionFor(action).plan(action, now, context);
    const edited = actionFor(action).edit?.(action, now, context);
    taken = [...new Set([...taken, ...planned.ordinals])];
    now = actionFor(action).leaves?.(action, planned, now) ?? now;
    for (const [word, value] of outputsOfStep(step, planned, now)) outputs.set(word, value);
    if (edited !== undefined) {
      earlier = mergeChanges(earlier, editsOf(original, edited));
      now = { ...now, set: edited, spec: specOf(edited) };
    }
    return { step, planned };
  });
}
