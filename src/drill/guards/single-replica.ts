import { type Guard, mostTaken } from '../guard.ts';

/** With one pod there is no majority to speak of: taking it is an outage, however well it comes back. */
export const singleReplica: Guard = {
  name: 'single-replica',
  skippable: true,
  check({ situation: { spec }, steps, settings }) {
    if (spec.replicas !== 1 || mostTaken(steps) === 0 || settings.quorum === 'none') return undefined;
    return {
      saw: `sts/${spec.name} has a single replica: nobody serves while its pod is away`,
      wayOut: 'scale it up before the drill; or set guards.quorum: none, if the outage is meant',
    };
  },
};
