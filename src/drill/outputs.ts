import { exitCodes, Failure } from '../lib/failure.ts';
import { outputName } from '../scenario/outputs.ts';
import type { Value, Values } from '../scenario/reference.ts';
import type { Step } from '../scenario/scenario.ts';
import { podName } from '../statefulset/names.ts';
import type { PlannedStep } from './plan.ts';
import type { Situation } from './situation.ts';

/**
 * What a step gives to later ones, under the words they ask for it by. All of it is known before the step begins, so a
 * plan foresees it and the act only looks again. The table of keys is src/scenario/outputs.ts.
 */
export function outputsOfStep(step: Step, planned: PlannedStep, situation: Situation): Values {
  const given = Object.entries(givenBy(step, planned, situation));
  return new Map(
    given.flatMap(([key, value]) =>
      value === undefined ? [] : [[outputName(step.name, key), value] as const],
    ),
  );
}

function givenBy(
  { action }: Step,
  { ordinals }: PlannedStep,
  { spec, members }: Situation,
): Readonly<Record<string, Value | undefined>> {
  if (action.action === 'scale') return { from: spec.replicas, to: action.replicas };
  if (!takesPods.has(action.action)) return {};
  const [ordinal] = ordinals;
  if (ordinal === undefined) return {};
  const pod = members.get(ordinal);
  return {
    ordinal,
    ordinals,
    pod: podName(spec.name, ordinal),
    uid: pod?.metadata?.uid,
    node: pod?.spec?.nodeName,
  };
}

const takesPods: ReadonlySet<string> = new Set(['killPod', 'forceDeletePod', 'evictPod']);

/** The step with what earlier ones have given. @throws Failure when that is missing. */
export function boundTo(step: Step, outputs: Values): Step {
  return step.late?.bind(outputs) ?? step;
}

/** Which pod it is, and where, may be another by the time the step begins. */
const unforeseeable = /\.(?:uid|node)$/;

/** A change to the definition is journaled before the first step, so it may hang on nothing that only the act can tell. */
export function assertForeseeable({ name, action, late }: Step): void {
  const found = late?.needs.find((need) => unforeseeable.test(need));
  if (found === undefined) return;
  throw new Failure(
    exitCodes.usage,
    `step ${JSON.stringify(name)}: ${action.action} changes the set's definition and cannot use $(${found}), which is known too late for the undo to be written down before`,
  );
}
