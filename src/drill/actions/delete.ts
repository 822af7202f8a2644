import { exitCodes, Failure } from '../../lib/failure.ts';
import type { DeleteSpec } from '../../scenario/object-spec.ts';
import type { Action, ActionResult } from '../action.ts';
import { defaultWithin, withinOf } from '../deadline.ts';
import type { PlannedStep } from '../plan.ts';
import type { Effect } from '../undo/effects/registry.ts';
import { waitFor } from '../until/wait.ts';
import { takeBack } from './take-back.ts';

/** Deletes what an earlier `apply` of the run has created, and nothing else. */
export const deleteObject: Action<DeleteSpec> = {
  action: 'delete',
  repairs: true,

  plan({ kind, name }, { spec }, step): PlannedStep {
    return {
      name: step.name,
      action: 'delete',
      ordinals: [],
      does: [`delete ${kind.toLowerCase()}/${name}, which this run has created, and wait until it is gone`],
      fields: [],
      expected: [],
      disruption: { pods: 0, of: spec.replicas },
      undo: { kind: 'exact', does: ['nothing: it was not there before'] },
      withinMs: withinOf(step, defaultWithin(spec)),
    };
  },

  required: () => [],

  // The apply before it needs the same.
  needs: () => [],

  async run(spec, planned, stage, until): Promise<ActionResult> {
    const effect = stage.journal.effects.findLast((one) => isMeant(one, spec));
    if (effect === undefined)
      throw new Failure(
        exitCodes.errored,
        `no earlier step of this run has created ${spec.kind} ${spec.name}: delete removes nothing else`,
      );
    await takeBack(effect, stage);
    return until === undefined ? { status: 'done' } : waitFor(stage, planned, until);
  },
};

function isMeant(effect: Effect, { apiVersion, kind, name }: DeleteSpec): boolean {
  if (effect.kind !== 'object' || effect.objectKind !== kind || effect.name !== name) return false;
  const { group, version } = effect;
  return apiVersion === undefined || apiVersion === (group === '' ? version : `${group}/${version}`);
}
