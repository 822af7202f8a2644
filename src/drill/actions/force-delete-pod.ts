import { isClusterError } from '../../cluster/error.ts';
import { nodes } from '../../cluster/resource.ts';
import type { ForceDeletePodSpec } from '../../scenario/scenario.ts';
import { podName } from '../../statefulset/names.ts';
import type { Action, ActionResult, Stage } from '../action.ts';
import { defaultWithin, withinOf } from '../deadline.ts';
import type { PlannedStep } from '../plan.ts';
import { lossesOfTaking, undoOf } from '../undo-kind.ts';
import { waitFor } from '../until/wait.ts';
import { chosenOrdinals, deletePod, deletionNeeds, promisedBack, remade, replaced } from './pod-deletion.ts';

/**
 * Deletes pods without a grace period, one after the other. The API server forgets such a pod at once, while its
 * kubelet may still be stopping it, or may not be there to do so: for that time "at most one" holds no more.
 * https://kubernetes.io/docs/tasks/run-application/force-delete-stateful-set-pod/
 */
export const forceDeletePod: Action<ForceDeletePodSpec> = {
  action: 'forceDeletePod',

  plan(spec, situation, step): PlannedStep {
    const ordinals = chosenOrdinals(spec.ordinal, 'descending', situation, step);
    const names = ordinals.map((ordinal) => podName(situation.spec.name, ordinal));
    return {
      name: step.name,
      action: 'forceDeletePod',
      ordinals,
      does: names.map((name) => `delete pod ${name} by force (grace period 0s)`),
      fields: [],
      expected: names.flatMap((name) => [
        `${name} is made anew at once, with the same claims`,
        `at most one ${name} is not assured meanwhile: its old process may still run, with the same disk`,
      ]),
      disruption: { pods: 1, of: situation.spec.replicas },
      undo: undoOf(lossesOfTaking(situation, ordinals), [remade]),
      withinMs: withinOf(step, defaultWithin(situation.spec)),
    };
  },

  // That at most one pod bears a name (I6) can never be proved from the API, so it is not required.
  required: (_planned, situation) => promisedBack(situation),

  needs: (planned, situation) => [
    ...deletionNeeds(planned, situation, 'delete the pod by force'),
    {
      verb: 'get',
      group: '',
      resource: 'nodes',
      clusterWide: true,
      optional: true,
      purpose: 'tell whether the node of such a pod could stop it',
    },
  ],

  async run(_spec, planned, stage, until): Promise<ActionResult> {
    for (const [index, ordinal] of planned.ordinals.entries()) {
      await readNode(stage, ordinal);
      const deleted = new Map([[ordinal, await deletePod(stage, ordinal, 0)]]);
      const isLast = index === planned.ordinals.length - 1;
      const result = await waitFor(stage, planned, (isLast ? until : undefined) ?? replaced(deleted));
      if (result.status === 'missed') return result;
    }
    const names = planned.ordinals.map((ordinal) => podName(stage.situation().spec.name, ordinal));
    return { status: 'done', detail: `at most one was given up for ${names.join(', ')}` };
  },
};

/** Whether somebody was there to stop the old process. Who may not read nodes does without. */
async function readNode({ cluster, recorder, situation, signal }: Stage, ordinal: number): Promise<void> {
  const { metadata, spec } = situation().members.get(ordinal) ?? {};
  if (metadata?.uid === undefined || spec?.nodeName === undefined) return;
  const ready = await cluster
    .get(nodes, { name: spec.nodeName }, signal)
    .then(({ status }) => status?.conditions?.find(({ type }) => type === 'Ready')?.status)
    .catch((error: unknown) => {
      if (!isClusterError(error)) throw error;
      return undefined;
    });
  recorder.act({ type: 'nodeRead', uid: metadata.uid, node: spec.nodeName, ready });
}
