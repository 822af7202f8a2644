import type { AvailableProbe } from '../../scenario/probe-spec.ts';
import { isHealthy } from '../../statefulset/pods.ts';
import { met, notMet, type Probe } from '../probe.ts';
import type { Situation } from '../situation.ts';
import { lastSeen } from '../until/last-seen.ts';
import { missingFrom } from '../undo/health.ts';

/** Reads nothing by itself: the recorder watches the pods anyway. */
export const available: Probe<AvailableProbe> = {
  probe: 'available',
  says: ({ pods }) => (pods === 'all' ? 'every pod is available' : `at least ${pods} pods are available`),
  needs: () => [],
  ask({ pods }, { situation }) {
    const now = situation();
    return Promise.resolve(pods === 'all' ? allOf(now) : someOf(now, pods));
  },
};

function allOf(situation: Situation) {
  const missing = missingFrom(situation);
  const { replicas } = situation.spec;
  return missing === undefined ? met(`${replicas} of ${replicas} pods`) : notMet(missing);
}

function someOf(situation: Situation, wanted: number) {
  const { set, spec, members } = situation;
  const healthy = [...members.values()].filter(isHealthy).length;
  // Without a clock that is the cluster's, only the controller's own count tells who has been ready for long enough.
  const count = spec.minReadySeconds === 0 ? healthy : Math.min(healthy, set.status?.availableReplicas ?? 0);
  const seen = `${count} of ${spec.replicas} pods`;
  return count >= wanted ? met(seen) : notMet(`${seen}: ${lastSeen(situation)}`);
}
