import type { RecreateSetSpec } from '../../scenario/scenario.ts';
import { podName } from '../../statefulset/names.ts';
import { isControlledBy } from '../../statefulset/pods.ts';
import { ordinalsOf } from '../../statefulset/spec.ts';
import type { Action, ActionResult, Stage } from '../action.ts';
import { defaultWithinFor, withinOf } from '../deadline.ts';
import type { PlannedStep } from '../plan.ts';
import { makeSet } from '../undo/make-set.ts';
import { type Goal, rolledOut, waitFor } from '../until/wait.ts';
import { deleteWhole, deletionIsOver } from './set-deletion.ts';
import { deletionNeeds, dependentsExpected, takenWith, undoByMaking } from './set-plan.ts';

/**
 * Deletes the set and makes it anew with the definition it had: with `orphan` it adopts the pods that ran on, otherwise
 * it makes them anew. The one way to change what is immutable in a set.
 */
export const recreateSet: Action<RecreateSetSpec> = {
  action: 'recreateSet',

  plan({ cascade }, situation, step): PlannedStep {
    const { spec } = situation;
    const ordinals = takenWith(situation, cascade);
    const names = ordinalsOf(spec).map((ordinal) => podName(spec.name, ordinal));
    return {
      name: step.name,
      action: 'recreateSet',
      ordinals,
      does: [`delete sts/${spec.name} (--cascade=${cascade})`, `make sts/${spec.name} anew`],
      fields: [],
      expected: [
        ordinals.length === 0
          ? `adopted as they are: ${names.join(', ')}`
          : `made anew ${spec.monotonic ? 'one by one' : 'together'}: ${names.join(', ')}`,
        dependentsExpected(situation, cascade),
      ],
      disruption: { pods: ordinals.length, of: spec.replicas },
      undo: undoByMaking(situation, cascade),
      withinMs: withinOf(step, defaultWithinFor(spec, ordinals.length)),
    };
  },

  required: ({ ordinals }, { spec }) =>
    ordinals.length === 0 ? ['I7', 'A1'] : ['R1', 'I4', ...(spec.claimTemplates.length > 0 ? ['S2'] : [])],

  needs: (_planned, situation) => deletionNeeds(situation),

  async run({ cascade }, planned, stage, until): Promise<ActionResult> {
    const { cluster, clock, journal, recorder, signal, guarded } = stage;
    const definition = await deleteWhole(stage, cascade);
    const cleared = await waitFor(stage, planned, cleaned(stage, cascade === 'orphan'));
    if (cleared.status === 'missed') return cleared;

    const made = await makeSet(definition, { cluster, clock, journal, signal, write: guarded });
    const { uid = '' } = made.metadata ?? {};
    recorder.act({ type: 'setMade', uid });
    await deletionIsOver(stage);
    stage.fieldWatch.sent(made);
    stage.emit({ type: 'acted', what: `made sts/${journal.target.name} anew` });
    await recorder.until(({ set }) => set.get(journal.target.name)?.metadata?.uid === uid || undefined, {
      signal,
    });
    return waitFor(stage, planned, until ?? rolledOut(0));
  },
};

/** Nothing is left of the set, nor of what goes with it: whoever made the next one now would mix the two. */
function cleaned({ recorder, journal }: Stage, isOrphaned: boolean): Goal {
  const { name } = journal.target;
  const isLeft = (uid: string) => {
    const { set, pod, revision } = recorder.snapshot;
    if (set.has(name)) return `sts/${name}`;
    const left = isOrphaned
      ? undefined
      : [...pod.values(), ...revision.values()].find((one) => isControlledBy(one, uid));
    return left?.metadata?.name;
  };
  return {
    reached: ({ spec }) => isLeft(spec.uid) === undefined,
    missed: ({ spec }) => `${isLeft(spec.uid) ?? `sts/${name}`} is still being deleted`,
  };
}
