import { formatDuration } from '../../lib/duration.ts';
import type { DeleteSetSpec } from '../../scenario/scenario.ts';
import { podName } from '../../statefulset/names.ts';
import type { Action, ActionResult, Stage } from '../action.ts';
import { defaultWithinFor, withinOf } from '../deadline.ts';
import type { PlannedStep } from '../plan.ts';
import { type Goal, waitForCalm } from '../until/wait.ts';
import { deleteWhole } from './set-deletion.ts';
import { deletionNeeds, dependentsExpected, takenWith, undoByMaking } from './set-plan.ts';

/** How long pods without a set are watched when the author does not say. */
const LOOK_MS = 10_000;

/**
 * Deletes the set and looks on: with `orphan` its pods run on and nobody makes one anew, otherwise they go with it.
 * https://kubernetes.io/docs/tasks/run-application/delete-stateful-set/
 */
export const deleteSet: Action<DeleteSetSpec> = {
  action: 'deleteSet',

  plan({ cascade }, situation, step): PlannedStep {
    const { spec } = situation;
    const ordinals = takenWith(situation, cascade);
    const forMs = step.until?.forMs ?? LOOK_MS;
    const names = ordinals.map((ordinal) => podName(spec.name, ordinal)).join(', ');
    return {
      name: step.name,
      action: 'deleteSet',
      ordinals,
      does: [`delete sts/${spec.name} (--cascade=${cascade})`],
      fields: [],
      expected: [
        cascade === 'orphan'
          ? `all pods run on, and none is made anew for ${formatDuration(forMs)}`
          : `deleted with their set: ${names}`,
        dependentsExpected(situation, cascade),
      ],
      disruption: { pods: ordinals.length, of: spec.replicas },
      undo: undoByMaking(situation, cascade),
      withinMs: withinOf(step, defaultWithinFor(spec, ordinals.length), forMs),
    };
  },

  required: ({ ordinals }, { spec }) =>
    ordinals.length === 0 ? ['I7', 'A1'] : ['R1', 'I4', ...(spec.claimTemplates.length > 0 ? ['S2'] : [])],

  needs: (_planned, situation) => deletionNeeds(situation),

  async run({ cascade }, planned, stage, until): Promise<ActionResult> {
    await deleteWhole(stage, cascade);
    return waitForCalm(stage, planned, until?.forMs ?? LOOK_MS, gone(stage, cascade === 'orphan'));
  },
};

/** The set is away, and with it the pods that go with it. */
function gone({ recorder }: Stage, isOrphaned: boolean): Goal {
  const { name } = recorder.header.set;
  return {
    reached: ({ members }) => !recorder.snapshot.set.has(name) && (isOrphaned || members.size === 0),
    missed: ({ members }) =>
      recorder.snapshot.set.has(name)
        ? `sts/${name} is still being deleted`
        : `${members.size} pods are still being deleted`,
  };
}
