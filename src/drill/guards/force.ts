import type { Guard } from '../guard.ts';

/**
 * Without a grace period a pod's name is free before anybody knows that its process has stopped: for a while two of
 * them may write to the same disk. Nobody does that by oversight.
 * https://kubernetes.io/docs/tasks/run-application/force-delete-stateful-set-pod/
 */
export const force: Guard = {
  name: 'force',
  skippable: false,
  check({ steps, allowForce }) {
    if (allowForce || !steps.some(({ action }) => action === 'forceDeletePod')) return undefined;
    return {
      saw: 'a pod would be deleted by force: its old process may still run while the new one starts, with the same name and the same disk',
      wayOut: 'run it with --allow-force, if your workload survives two of a pod',
    };
  },
};
