import type { DeleteOptions } from '../cluster/cluster.ts';

/** Options of a deletion as the API takes them. */
export function deleteBody({
  uid,
  resourceVersion,
  gracePeriodSeconds,
  propagationPolicy,
  dryRun,
}: DeleteOptions = {}) {
  return {
    kind: 'DeleteOptions',
    apiVersion: 'v1',
    gracePeriodSeconds,
    propagationPolicy,
    preconditions: uid === undefined && resourceVersion === undefined ? undefined : { uid, resourceVersion },
    dryRun: dryRun ? ['All'] : undefined,
  };
}
