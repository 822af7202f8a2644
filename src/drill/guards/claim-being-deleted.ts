import { podName } from '../../statefulset/names.ts';
import { isTerminating } from '../../statefulset/pods.ts';
import { type Guard, takenOrdinals } from '../guard.ts';
import { claimsAt } from '../situation.ts';

/**
 * A claim that is being deleted is held by its pod alone: whoever takes the pod completes the loss.
 * Upstream: pkg/controller/volume/pvcprotection/pvc_protection_controller.go (1.36).
 */
export const claimBeingDeleted: Guard = {
  name: 'claim-being-deleted',
  skippable: true,
  check({ situation, steps }) {
    const { name, namespace } = situation.spec;
    const [lost] = takenOrdinals(steps).flatMap((ordinal) =>
      claimsAt(situation, ordinal)
        .filter(isTerminating)
        .map((claim) => ({ claim: claim.metadata?.name ?? '', pod: podName(name, ordinal) })),
    );
    if (lost === undefined) return undefined;
    return {
      saw: `claim ${lost.claim} is being deleted, and goes with its data as soon as ${lost.pod} goes`,
      wayOut: `a deletion cannot be taken back: copy the data out of ${lost.pod} first, e.g. kubectl cp -n ${namespace}; or drill another ordinal`,
    };
  },
};
