import type { Guard } from '../guard.ts';

/** What the set is, and what its controller takes it for, are two things until the controller has caught up. */
export const unobservedGeneration: Guard = {
  name: 'generation',
  skippable: true,
  check({ situation: { set } }) {
    const { generation = 0 } = set.metadata ?? {};
    const { observedGeneration = 0 } = set.status ?? {};
    if (observedGeneration >= generation) return undefined;
    return {
      saw: `the controller has seen generation ${observedGeneration} of ${generation}`,
      wayOut:
        'wait; if it lasts, the controller-manager is not running: kubectl get lease kube-controller-manager -n kube-system',
    };
  },
};
