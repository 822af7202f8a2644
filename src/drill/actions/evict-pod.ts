import type { EvictPodSpec, Until } from '../../scenario/scenario.ts';
import type { Expectations } from '../../scenario/expect.ts';
import { podName } from '../../statefulset/names.ts';
import type { Action, ActionResult, Stage } from '../action.ts';
import { defaultWithin, withinOf } from '../deadline.ts';
import type { PlannedStep } from '../plan.ts';
import { Refused } from '../refused.ts';
import { waitFor } from '../until/wait.ts';
import { chosenOrdinals, promisedBack, replaced, undoOfTaking } from './pod-deletion.ts';
import { evictionNeeds, evictMember } from './pod-eviction.ts';

/**
 * Has pods evicted, as `kubectl drain` and the cluster autoscaler do: a deletion in which PodDisruptionBudgets have a
 * say. Each is asked for once; in an order the next one waits until the last one's replacement is healthy.
 */
export const evictPod: Action<EvictPodSpec> = {
  action: 'evictPod',

  plan(spec, situation, step): PlannedStep {
    const ordinals = chosenOrdinals(spec.ordinal, spec.order, situation, step);
    const names = ordinals.map((ordinal) => podName(situation.spec.name, ordinal));
    const isDenied = step.expect?.eviction === 'denied';
    const together = spec.order === 'together' && ordinals.length > 1;
    return {
      name: step.name,
      action: 'evictPod',
      ordinals,
      does: names.map((name) => `evict pod ${name}`),
      fields: [],
      expected: names.map((name) =>
        isDenied
          ? `a PodDisruptionBudget denies it, and ${name} stays`
          : `${name} goes, if every PodDisruptionBudget agrees, and comes back under its name with the same claims`,
      ),
      disruption: { pods: isDenied ? 0 : together ? ordinals.length : 1, of: situation.spec.replicas },
      undo: undoOfTaking(situation, ordinals, step),
      withinMs: withinOf(step, defaultWithin(situation.spec)),
    };
  },

  required: ({ disruption }, situation) => (disruption.pods === 0 ? [] : promisedBack(situation)),

  needs: evictionNeeds,

  async run(spec, planned, stage, until, expect): Promise<ActionResult> {
    const groups = spec.order === 'together' ? [planned.ordinals] : planned.ordinals.map((one) => [one]);
    const denials: string[] = [];
    for (const [index, ordinals] of groups.entries()) {
      const isLast = index === groups.length - 1;
      const taken = await evictAll(ordinals, stage);
      denials.push(...taken.denials);
      const goal = (isLast ? until : undefined) ?? replaced(taken.evicted);
      const result = await settled(goal, taken.evicted, planned, stage);
      if (result.status === 'missed') return result;
      if (denials.length > 0 && expect?.eviction !== 'denied') return denied(denials, expect);
    }
    return outcome(denials, planned, stage, expect);
  },
};

interface Taken {
  /** UIDs by ordinal. */
  readonly evicted: ReadonlyMap<number, string>;
  readonly denials: readonly string[];
}

async function evictAll(ordinals: readonly number[], stage: Stage): Promise<Taken> {
  const evicted = new Map<number, string>();
  const denials: string[] = [];
  for (const ordinal of ordinals) {
    const eviction = await evictMember(stage, ordinal);
    if (eviction.result === 'accepted') evicted.set(ordinal, eviction.uid);
    else denials.push(`eviction of ${podName(stage.situation().spec.name, ordinal)} denied: ${eviction.why}`);
  }
  return { evicted, denials };
}

/** Where nobody went there is nobody to wait for, but for what the author wants to see. */
function settled(
  goal: Parameters<typeof waitFor>[2],
  evicted: ReadonlyMap<number, string>,
  planned: PlannedStep,
  stage: Stage,
): Promise<ActionResult> | ActionResult {
  const isUntil = (one: typeof goal): one is Until => 'state' in one;
  return evicted.size > 0 || isUntil(goal) ? waitFor(stage, planned, goal) : { status: 'done' };
}

function denied(denials: readonly string[], expect: Expectations | undefined): ActionResult {
  if (expect?.eviction === 'allowed') return { status: 'missed', detail: denials.join('; ') };
  throw new Refused(denials.join('; '));
}

function outcome(
  denials: readonly string[],
  { ordinals }: PlannedStep,
  { situation }: Stage,
  expect: Expectations | undefined,
): ActionResult {
  if (expect?.eviction !== 'denied') return { status: 'done' };
  if (denials.length === ordinals.length) return { status: 'done', detail: denials.join('; ') };
  const names = ordinals.map((ordinal) => podName(situation().spec.name, ordinal));
  const went = `${ordinals.length - denials.length} of ${names.join(', ')}`;
  return { status: 'missed', detail: `evicted ${went}, where a PodDisruptionBudget was to deny it` };
}
