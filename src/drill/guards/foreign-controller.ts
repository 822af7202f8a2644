import { changesDefinition, type Guard } from '../guard.ts';

/** Whoever else reconciles the definition would fight a drill that changes it. */
export const foreignController: Guard = {
  name: 'owner',
  skippable: true,
  check({ situation: { set, spec }, steps }) {
    const owner = set.metadata?.ownerReferences?.find((reference) => reference.controller === true);
    if (owner === undefined || !changesDefinition(steps)) return undefined;
    return {
      saw: `sts/${spec.name} is managed by ${owner.kind} ${owner.name}, which may undo the drill's change`,
      wayOut: `pause the operator of ${owner.kind} for the drill, or run one that changes no field of the set, e.g. kill-pod`,
    };
  },
};
