import { defaultPod } from '../defaults/pod.ts';
import type { Fields } from '../json.ts';
import { fieldsOf, listOf, textOf, valueAt } from '../json.ts';
import { quantityOf } from '../quantity.ts';
import type { Strategy } from '../strategy.ts';
import { podErrors, podUpdateErrors } from '../validation/pod.ts';

/** Upstream: pkg/registry/core/pod/strategy.go (1.36). */
export const podStrategy: Strategy = {
  defaults: defaultPod,
  counted: ['spec'],
  prepareCreate: (pod) => ({ ...pod, status: { phase: 'Pending', qosClass: qosClassOf(pod) } }),
  validate: podErrors,
  validateUpdate: podUpdateErrors,
  returnsDeleted: true,
  grace: graceOf,
};

/** Nobody waits for a pod that never ran or has ended. Upstream: podStrategy.CheckGracefulDelete. */
function graceOf(pod: Fields, asked: number | undefined): number {
  const own = valueAt(pod, 'spec', 'terminationGracePeriodSeconds');
  const phase = textOf(valueAt(pod, 'status', 'phase'));
  if (textOf(valueAt(pod, 'spec', 'nodeName')) === '' || phase === 'Failed' || phase === 'Succeeded')
    return 0;
  const period = asked ?? (typeof own === 'number' ? own : 0);
  return period < 0 ? 1 : period;
}

/** Upstream: pkg/apis/core/v1/helper/qos, ComputePodQOS (1.36). */
function qosClassOf(pod: Fields): string {
  const spec = fieldsOf(pod['spec']);
  const containers = [...listOf(spec['containers']), ...listOf(spec['initContainers'])].map(fieldsOf);
  const counted = containers.map(({ resources }) => ({
    requests: nonZero(fieldsOf(fieldsOf(resources)['requests'])),
    limits: nonZero(fieldsOf(fieldsOf(resources)['limits'])),
  }));
  if (counted.every(({ requests, limits }) => requests.size + limits.size === 0)) return 'BestEffort';
  const guaranteed = counted.every(
    ({ requests, limits }) =>
      limits.has('cpu') &&
      limits.has('memory') &&
      [...requests].every(([key, value]) => limits.get(key) === value),
  );
  return guaranteed ? 'Guaranteed' : 'Burstable';
}

function nonZero(resources: Fields): ReadonlyMap<string, number> {
  const counted = Object.entries(resources).filter(([key]) => key === 'cpu' || key === 'memory');
  const amounts = counted.map(([key, value]): [string, number] => [key, quantityOf(value)]);
  return new Map(amounts.filter(([, amount]) => amount > 0));
}
