import { isTerminating } from '../../statefulset/pods.ts';
import type { Guard } from '../guard.ts';

export const beingDeleted: Guard = {
  name: 'being-deleted',
  skippable: false,
  check: ({ situation: { set, spec } }) =>
    isTerminating(set)
      ? {
          saw: `sts/${spec.name} is being deleted`,
          wayOut: 'its controller makes no pods any more; there is nothing to drill',
        }
      : undefined,
};
