import { type Guard, scales } from '../guard.ts';

/** Tools that put a set back to what their own source says. */
const GITOPS = [
  'argocd.argoproj.io/tracking-id',
  'argocd.argoproj.io/instance',
  'kustomize.toolkit.fluxcd.io/name',
  'helm.toolkit.fluxcd.io/name',
];

/** Whoever else reconciles the definition would fight a drill that changes it. */
export const foreignController: Guard = {
  name: 'owner',
  skippable: true,
  check({ situation: { set, spec }, steps }) {
    if (!scales(steps)) return undefined;
    const owner = set.metadata?.ownerReferences?.find((reference) => reference.controller === true);
    if (owner)
      return {
        saw: `sts/${spec.name} is managed by ${owner.kind} ${owner.name}, which may undo the drill's change`,
        wayOut: 'pause that operator for the drill',
      };
    const keys = { ...set.metadata?.labels, ...set.metadata?.annotations };
    const gitops = GITOPS.find((key) => key in keys);
    return gitops === undefined
      ? undefined
      : {
          saw: `sts/${spec.name} is kept in sync from git (${gitops})`,
          wayOut: 'suspend the sync for the drill',
        };
  },
};
