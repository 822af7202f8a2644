import type { UncordonNodeSpec } from '../../scenario/node-spec.ts';
import { isHealthy } from '../../statefulset/pods.ts';
import type { Action, ActionResult } from '../action.ts';
import { defaultWithinFor, withinOf } from '../deadline.ts';
import type { PlannedStep } from '../plan.ts';
import { isComplete } from '../situation.ts';
import { type Goal, waitFor } from '../until/wait.ts';
import { takeBack } from './take-back.ts';

/** The way out of a cordon: what earlier steps have cordoned takes pods again. */
export const uncordonNode: Action<UncordonNodeSpec> = {
  action: 'uncordonNode',
  repairs: true,

  plan(_spec, { spec }, step): PlannedStep {
    return {
      name: step.name,
      action: 'uncordonNode',
      ordinals: [],
      does: ['uncordon the nodes that earlier steps have cordoned'],
      fields: [],
      expected: ['pods that waited for a node come'],
      disruption: { pods: 0, of: spec.replicas },
      undo: { kind: 'exact', does: ['nothing: it is undone then'] },
      withinMs: withinOf(step, defaultWithinFor(spec, spec.replicas)),
    };
  },

  required: () => [],

  needs: () => [],

  async run(_spec, planned, stage, until): Promise<ActionResult> {
    const cordons = stage.journal.effects.filter(({ kind }) => kind === 'cordon');
    for (const effect of cordons.toReversed()) await takeBack(effect, stage);
    return waitFor(stage, planned, until ?? complete);
  },
};

const complete: Goal = {
  reached: isComplete,
  missed: ({ spec, members }) => `${[...members.values()].filter(isHealthy).length} of ${spec.replicas} pods`,
};
