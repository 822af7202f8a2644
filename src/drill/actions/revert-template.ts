import type { StatefulSet } from '../../objects/workload.ts';
import type { RevertTemplateSpec, Until } from '../../scenario/scenario.ts';
import type { Action, ActionResult } from '../action.ts';
import { defaultWithinFor, withinOf } from '../deadline.ts';
import { applyEdit } from '../edit/apply-edit.ts';
import { touchesTemplate } from '../edit/edits.ts';
import { withPlaced } from '../edit/json-patch.ts';
import { changedByOthers } from '../edit/others.ts';
import type { PlannedStep } from '../plan.ts';
import type { FieldChange } from '../undo/journal.ts';
import { isKnown } from '../undo/standing.ts';
import { waitFor } from '../until/wait.ts';
import { fieldsOf, revisionsOf, takenAtOnce, templateNeeds, undoByRollout } from './template.ts';

const untilStable: Until = { state: 'stable', forMs: 10_000 };

/**
 * Gives the template back what it had, field by field, and looks on: under OrderedReady that alone repairs nothing.
 * https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#forced-rollback
 */
export const revertTemplate: Action<RevertTemplateSpec> = {
  action: 'revertTemplate',
  repairs: true,

  plan(_spec, situation, step): PlannedStep {
    const { spec } = situation;
    const { taken } = step;
    const { forMs } = step.until ?? untilStable;
    return {
      name: step.name,
      action: 'revertTemplate',
      ordinals: taken,
      does: [`put back what the drill has changed of the template of sts/${spec.name}`],
      // Whether it is ours to put back is asked of a fresh read: what is watched lacks values of environment variables.
      fields: fieldsOf(situation, reverted(situation.set, step.earlier)),
      expected:
        taken.length === 0
          ? []
          : [
              spec.monotonic
                ? 'pods that were not ready stay as they are: the controller waits for them'
                : 'the controller replaces the pods that were not ready',
            ],
      disruption: { pods: takenAtOnce(situation, taken), of: spec.replicas },
      undo: undoByRollout(situation, taken),
      withinMs: withinOf(step, defaultWithinFor(spec, taken.length), forMs),
    };
  },

  required: (_planned, { set }) => ['O13', ...revisionsOf(set)],

  needs: templateNeeds,

  edit: (_spec, { set }, { earlier }) => takenBack(set, earlier),

  async run(_spec, planned, stage, until): Promise<ActionResult> {
    const generation = await applyEdit(stage, (set) => takenBack(set, stage.journal.changes));
    stage.emit({ type: 'acted', what: `put the template of sts/${stage.situation().spec.name} back` });
    return waitFor(stage, planned, until ?? untilStable, generation);
  },
};

/** Throws when somebody else has changed what would be put back. */
function takenBack(set: StatefulSet, changes: readonly FieldChange[]): StatefulSet {
  const foreign = changes.find((change) => touchesTemplate(change.path) && !isKnown(set, change));
  if (foreign !== undefined) throw changedByOthers(set, foreign.path);
  return reverted(set, changes);
}

function reverted(set: StatefulSet, changes: readonly FieldChange[]): StatefulSet {
  const ours = changes.filter(({ path }) => touchesTemplate(path));
  return withPlaced(
    set,
    ours.map(({ path, before }) => ({ path, value: before })),
  );
}
