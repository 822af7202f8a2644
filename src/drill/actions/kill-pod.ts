import type { KillPodSpec } from '../../scenario/scenario.ts';
import { podName } from '../../statefulset/names.ts';
import { isTerminating } from '../../statefulset/pods.ts';
import type { Action, ActionResult } from '../action.ts';
import { defaultWithin, withinOf } from '../deadline.ts';
import type { PlannedStep } from '../plan.ts';
import { claimsAt, type Situation } from '../situation.ts';
import { waitFor } from '../until/wait.ts';
import {
  chosenOrdinals,
  deletePod,
  deletionNeeds,
  promisedBack,
  replaced,
  undoOfTaking,
} from './pod-deletion.ts';

/** Deletes pods gracefully, each by UID; in an order the next one waits until the last one's replacement is healthy. */
export const killPod: Action<KillPodSpec> = {
  action: 'killPod',

  plan(spec, situation, step): PlannedStep {
    const ordinals = chosenOrdinals(spec.ordinal, spec.order, situation, step);
    const together = spec.order === 'together' && ordinals.length > 1;
    // A killed pod is remade by the controller, unless it would not come back as itself.
    const undo = undoOfTaking(situation, ordinals, step);
    return {
      name: step.name,
      action: 'killPod',
      ordinals,
      does: ordinals.map(
        (ordinal) =>
          `delete pod ${podName(situation.spec.name, ordinal)} (grace period ${graceOf(spec, situation)}s)`,
      ),
      fields: [],
      expected: ordinals.map(
        (ordinal) =>
          `${podName(situation.spec.name, ordinal)} goes and comes back under its name ${onClaims(situation, ordinal)}`,
      ),
      disruption: { pods: together ? ordinals.length : 1, of: situation.spec.replicas },
      undo,
      withinMs: withinOf(step, defaultWithin(situation.spec)),
    };
  },

  required: (_planned, situation) => promisedBack(situation),

  needs: (planned, situation) => deletionNeeds(planned, situation, 'kill the pod'),

  async run(spec, planned, stage, until): Promise<ActionResult> {
    const groups = spec.order === 'together' ? [planned.ordinals] : planned.ordinals.map((one) => [one]);
    let result: ActionResult = { status: 'done' };
    for (const [index, ordinals] of groups.entries()) {
      const deleted = new Map<number, string>();
      for (const ordinal of ordinals)
        deleted.set(ordinal, await deletePod(stage, ordinal, spec.gracePeriodSeconds));
      const isLast = index === groups.length - 1;
      result = await waitFor(stage, planned, (isLast ? until : undefined) ?? replaced(deleted));
      if (result.status === 'missed') break;
    }
    return result;
  },
};

function graceOf(spec: KillPodSpec, situation: Situation): number {
  return spec.gracePeriodSeconds ?? situation.spec.terminationGracePeriodSeconds;
}

function onClaims(situation: Situation, ordinal: number): string {
  return claimsAt(situation, ordinal).some(isTerminating)
    ? 'with an empty disk: its claim is being deleted'
    : 'with the same claims';
}
