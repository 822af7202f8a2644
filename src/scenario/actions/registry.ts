import type { ActionName, ActionSchema } from '../action.ts';
import { check } from './check.ts';
import { deleteClaim } from './delete-claim.ts';
import { deleteSet } from './delete-set.ts';
import { apply } from './apply.ts';
import { cordonNode } from './cordon-node.ts';
import { deleteObject } from './delete.ts';
import { deleteStuckPods } from './delete-stuck-pods.ts';
import { drainNode } from './drain-node.ts';
import { evictPod } from './evict-pod.ts';
import { exec } from './exec.ts';
import { forceDeletePod } from './force-delete-pod.ts';
import { killPod } from './kill-pod.ts';
import { patchTemplate } from './patch-template.ts';
import { pause } from './pause.ts';
import { recreateSet } from './recreate-set.ts';
import { restartRollout } from './restart-rollout.ts';
import { revertTemplate } from './revert-template.ts';
import { scale } from './scale.ts';
import { setPartition } from './set-partition.ts';
import { setUpdateStrategy } from './set-update-strategy.ts';
import { sleep } from './sleep.ts';
import { stallRollout } from './stall-rollout.ts';
import { uncordonNode } from './uncordon-node.ts';
import { wait } from './wait.ts';

/** Every action of the language, total by type: a new one is a file beside this and a line here. */
export const actions: { readonly [Name in ActionName]: ActionSchema<Name> } = {
  killPod,
  forceDeletePod,
  scale,
  stallRollout,
  revertTemplate,
  deleteStuckPods,
  patchTemplate,
  restartRollout,
  setPartition,
  setUpdateStrategy,
  deleteSet,
  recreateSet,
  deleteClaim,
  evictPod,
  cordonNode,
  uncordonNode,
  apply,
  delete: deleteObject,
  exec,
  drainNode,
  check,
  wait,
  sleep,
  pause,
};

export const actionNames = Object.keys(actions) as readonly ActionName[];
