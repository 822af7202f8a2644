import { isInRange } from '../../statefulset/spec.ts';
import { revisionForOrdinal, revisionOf } from '../../statefulset/pods.ts';
import type { Guard } from '../guard.ts';

/** A set whose pods are still on their way to another revision mixes its own moves with ours. */
export const unfinishedRollout: Guard = {
  name: 'rollout',
  skippable: true,
  check({ situation: { set, spec, members } }) {
    if (spec.updateStrategy !== 'RollingUpdate') return undefined;
    const stale = [...members].filter(
      ([ordinal, pod]) =>
        isInRange(spec, ordinal) && revisionOf(pod) !== revisionForOrdinal(set, spec, ordinal),
    );
    if (stale.length === 0) return undefined;
    return {
      saw: `a rollout is unfinished: ${stale.map(([, pod]) => pod.metadata?.name).join(', ')} not at the revision they should have`,
      wayOut: `wait for it: kubectl rollout status sts/${spec.name} -n ${spec.namespace}`,
    };
  },
};
