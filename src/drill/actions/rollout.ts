import type { StatefulSet } from '../../objects/workload.ts';
import type { ActionSpec } from '../../scenario/scenario.ts';
import { podName } from '../../statefulset/names.ts';
import type { SetSpec } from '../../statefulset/spec.ts';
import type { Action, EditContext } from '../action.ts';
import { defaultWithinFor, withinOf } from '../deadline.ts';
import { applyEdit } from '../edit/apply-edit.ts';
import type { Situation } from '../situation.ts';
import { waitFor, waitUntilRolledOut } from '../until/wait.ts';
import {
  changedFields,
  fieldsOf,
  rolledOrdinals,
  takenAtOnce,
  templateNeeds,
  undoByRollout,
} from './template.ts';

/** A change to the definition that the controller rolls out. */
interface RolledEdit<S extends ActionSpec> {
  readonly action: S['action'];
  /** What is done, in words. */
  readonly says: (set: SetSpec, spec: S) => string;
  /** Decided once, and made of whatever set stands there then: what was done already is not done twice. */
  readonly change: (spec: S, situation: Situation, context: EditContext) => (set: StatefulSet) => StatefulSet;
  /** Ordinals whose pods are replaced for it, in order; by default all that the partition lets through. */
  readonly rolls?: (spec: S, situation: Situation) => readonly number[];
  /** What replacing them does for good, beyond taking them; by default nothing. */
  readonly losses?: (situation: Situation, ordinals: readonly number[]) => readonly string[];
}

/** An action that makes such a change and waits until the rollout is complete. */
export function editsTemplate<S extends ActionSpec>({
  action,
  says,
  change,
  rolls = (_spec, situation) => rolledOrdinals(situation),
  losses = () => [],
}: RolledEdit<S>): Action<S> {
  const edit = (spec: S, situation: Situation, context: EditContext) =>
    change(spec, situation, context)(situation.set);
  return {
    action,
    edit,
    plan(spec, situation, step) {
      const { spec: set } = situation;
      const ordinals = rolls(spec, situation);
      const names = ordinals.map((ordinal) => podName(set.name, ordinal)).join(', ');
      return {
        name: step.name,
        action,
        ordinals,
        does: [says(set, spec)],
        fields: fieldsOf(situation, edit(spec, situation, step)),
        expected: names === '' ? [] : [`replaced in this order: ${names}`],
        disruption: { pods: takenAtOnce(situation, ordinals), of: set.replicas },
        undo: undoByRollout(situation, ordinals, losses(situation, ordinals)),
        withinMs: withinOf(step, defaultWithinFor(set, ordinals.length)),
      };
    },

    required: ({ ordinals }, { spec }) =>
      ordinals.length === 0 ? [] : ['O5', 'I4', ...(spec.claimTemplates.length > 0 ? ['S2'] : [])],

    needs: templateNeeds,

    async run(spec, planned, stage, until) {
      const { journal, recorder } = stage;
      const context = { earlier: journal.changes, startedAt: recorder.header.startedAt };
      const changed = change(spec, stage.situation(), context);
      const generation = await applyEdit(stage, changed);
      stage.emit({ type: 'acted', what: changedFields(planned) });
      return until === undefined
        ? waitUntilRolledOut(stage, planned, generation)
        : waitFor(stage, planned, until, generation);
    },
  };
}
