import { isInRange } from '../../statefulset/spec.ts';
import { revisionForOrdinal, revisionOf } from '../../statefulset/pods.ts';
import type { Guard } from '../guard.ts';

/** A set whose controller has not caught up, or whose pods are still on their way, mixes its own moves with ours. */
export const unfinishedRollout: Guard = {
  name: 'rollout',
  skippable: true,
  check({ situation: { set, spec, members } }) {
    const { generation = 0 } = set.metadata ?? {};
    const { observedGeneration = 0 } = set.status ?? {};
    if (observedGeneration < generation) {
      return {
        saw: `the controller has seen generation ${observedGeneration} of ${generation}`,
        wayOut: 'wait; if it lasts, the controller-manager is not running',
      };
    }
    if (spec.updateStrategy !== 'RollingUpdate') return undefined;
    const stale = [...members].filter(
      ([ordinal, pod]) =>
        isInRange(spec, ordinal) && revisionOf(pod) !== revisionForOrdinal(set, spec, ordinal),
    );
    if (stale.length === 0) return undefined;
    return {
      saw: `a rollout is unfinished: ${stale.map(([, pod]) => pod.metadata?.name).join(', ')} not at the revision they should have`,
      wayOut: `kubectl rollout status sts/${spec.name} -n ${spec.namespace}`,
    };
  },
};
