import type { ActionSpec } from '../../scenario/scenario.ts';
import type { Action } from '../action.ts';
import { deleteStuckPods } from './delete-stuck-pods.ts';
import { forceDeletePod } from './force-delete-pod.ts';
import { killPod } from './kill-pod.ts';
import { patchTemplate } from './patch-template.ts';
import { restartRollout } from './restart-rollout.ts';
import { revertTemplate } from './revert-template.ts';
import { scale } from './scale.ts';
import { setPartition } from './set-partition.ts';
import { stallRollout } from './stall-rollout.ts';

type Actions = { readonly [K in ActionSpec['action']]: Action<Extract<ActionSpec, { action: K }>> };

/** Every action, by its key in a scenario. A new one is a file beside this and a line here. */
const actions: Actions = {
  killPod,
  forceDeletePod,
  scale,
  stallRollout,
  revertTemplate,
  deleteStuckPods,
  patchTemplate,
  restartRollout,
  setPartition,
};

export function actionFor(spec: ActionSpec): Action {
  // The table is total by key and each action takes the spec of its own key, which the index type cannot say.
  return actions[spec.action] as unknown as Action;
}
