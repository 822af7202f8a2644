import type { Guard } from '../guard.ts';

/** A scenario about one policy shows nothing on a set of the other. */
export const requirements: Guard = {
  name: 'requires',
  skippable: false,
  check({ situation: { spec }, settings }) {
    const wanted = settings.requires?.podManagementPolicy;
    const policy = spec.monotonic ? 'OrderedReady' : 'Parallel';
    if (wanted === undefined || wanted === policy) return undefined;
    return {
      saw: `sts/${spec.name} has podManagementPolicy ${policy}; the scenario is about ${wanted}`,
      wayOut: `drill a set whose podManagementPolicy is ${wanted}: that of a set cannot be changed`,
    };
  },
};
