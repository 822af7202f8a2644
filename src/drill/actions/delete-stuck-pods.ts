import { rolloutStanding } from '../../order/rollout.ts';
import type { DeleteStuckPodsSpec } from '../../scenario/scenario.ts';
import { podName } from '../../statefulset/names.ts';
import type { Action, ActionResult } from '../action.ts';
import { defaultWithinFor, withinOf } from '../deadline.ts';
import type { PlannedStep } from '../plan.ts';
import type { Situation } from '../situation.ts';
import { lossesOfTaking, undoOf } from '../undo-kind.ts';
import { type Goal, rolledOut, waitFor } from '../until/wait.ts';
import { deletePod, deletionNeeds, promisedBack, remade, replaced } from './pod-deletion.ts';

/**
 * The way out of the rollback trap: deletes, highest ordinal first, the broken pods of a revision that nobody wants
 * any more, and waits until the rollout is complete. Where the controller helps itself there are none.
 */
export const deleteStuckPods: Action<DeleteStuckPodsSpec> = {
  action: 'deleteStuckPods',
  repairs: true,

  plan(_spec, situation, step): PlannedStep {
    const { spec } = situation;
    const stuck = stuckPods(situation);
    const ordinals = stuck.length > 0 ? stuck : step.taken.toSorted((a, b) => b - a);
    const names = ordinals.map((ordinal) => podName(spec.name, ordinal)).join(', ');
    const losses = lossesOfTaking({ ...situation, members: new Map() }, ordinals);
    return {
      name: step.name,
      action: 'deleteStuckPods',
      ordinals,
      does: [
        names === ''
          ? 'delete no pod: none can be stuck'
          : `delete, by UID, whichever of ${names} is stuck then`,
      ],
      fields: [],
      expected: names === '' ? [] : [`what was deleted comes back at the revision that is wanted`],
      // Who is stuck was not available before.
      disruption: { pods: 0, of: spec.replicas },
      undo: undoOf(losses, [remade]),
      withinMs: withinOf(step, defaultWithinFor(spec, ordinals.length)),
    };
  },

  required: ({ ordinals }, situation) => (ordinals.length === 0 ? [] : promisedBack(situation)),

  needs: (planned, situation) => deletionNeeds(planned, situation, 'free the rollout that the pod holds up'),

  async run(_spec, planned, stage, until): Promise<ActionResult> {
    const generation = stage.situation().set.metadata?.generation ?? 0;
    const observed: Goal = {
      reached: ({ set, members }) => rolloutStanding(set, members.values()).state !== 'not observed',
      missed: () => 'the controller has not seen the definition',
    };
    const seen = await waitFor(stage, planned, observed);
    if (seen.status === 'missed') return seen;

    const deleted = new Map<number, string>();
    for (const ordinal of stuckPods(stage.situation()))
      deleted.set(ordinal, await deletePod(stage, ordinal, undefined));
    const back = replaced(deleted);
    const complete = rolledOut(generation);
    const result = await waitFor(
      stage,
      planned,
      until ?? {
        reached: (situation) => back.reached(situation) && complete.reached(situation),
        missed: (situation) => (back.reached(situation) ? complete : back).missed(situation),
      },
      generation,
    );
    return result.status === 'done' && deleted.size === 0
      ? { status: 'done', detail: 'no pod was stuck: there was nothing to delete' }
      : result;
  },
};

/** Highest first. */
function stuckPods({ set, members }: Situation): readonly number[] {
  return rolloutStanding(set, members.values()).trapped.toReversed();
}
