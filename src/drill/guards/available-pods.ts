import { isHealthy } from '../../statefulset/pods.ts';
import { type Guard, type GuardInput, mostTaken } from '../guard.ts';

export const minAvailable: Guard = {
  name: 'min-available',
  skippable: true,
  check(input) {
    const { minAvailable: wanted } = input.settings;
    const left = leftAvailable(input);
    return wanted === undefined || left >= wanted || mostTaken(input.steps) === 0
      ? undefined
      : {
          saw: `${left} pods would stay available, the scenario demands ${wanted}`,
          wayOut: 'wait until more pods are healthy, or lower guards.minAvailable',
        };
  },
};

export const quorum: Guard = {
  name: 'quorum',
  skippable: true,
  check(input) {
    const { replicas } = input.situation.spec;
    const majority = Math.floor(replicas / 2) + 1;
    const left = leftAvailable(input);
    // One alone has nobody to vote with: guard single-replica speaks of it.
    if (
      replicas === 1 ||
      input.settings.quorum === 'none' ||
      mostTaken(input.steps) === 0 ||
      left >= majority
    )
      return undefined;
    return {
      saw: `${left} of ${replicas} pods would stay available, a majority is ${majority}`,
      wayOut: 'wait until more pods are healthy; or set guards.quorum: none, if your workload does not vote',
    };
  },
};

function leftAvailable({ situation, steps }: GuardInput): number {
  return Math.max(0, [...situation.members.values()].filter(isHealthy).length - mostTaken(steps));
}
