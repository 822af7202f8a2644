import type { FullClaim, FullPod, FullSet } from '../../../src/sandbox/controllers/objects.ts';
import { isInRange, memberOf } from './member.ts';

/**
 * Upstream: stateful_set_control_test.go, checkClaimInvariants; the table of who owns a claim:
 * in range the set, when claims go with it; condemned the pod, when claims go with scaling down, else as in range.
 */
export function claimFaults(pod: FullPod, set: FullSet, claims: readonly FullClaim[]): readonly string[] {
  const name = pod.metadata?.name ?? '';
  const { whenDeleted, whenScaled } = set.spec?.persistentVolumeClaimRetentionPolicy ?? {};
  const condemned = !isInRange(memberOf(pod, { set, now: 0 }), set);
  const byPod = condemned && whenScaled === 'Delete';
  const wanted = byPod ? pod.metadata?.uid : whenDeleted === 'Delete' ? set.metadata?.uid : undefined;
  return (set.spec?.volumeClaimTemplates ?? []).flatMap(({ metadata }) => {
    const claimName = `${metadata?.name}-${name}`;
    const claim = claims.find((one) => one.metadata?.name === claimName);
    if (claim === undefined) return [`${name} has no claim ${claimName}`];
    const owners = (claim.metadata?.ownerReferences ?? []).map(({ uid }) => uid);
    const expected = wanted === undefined ? [] : [wanted];
    return owners.join() === expected.join()
      ? []
      : [`${claimName} is owned by [${owners.join()}] instead of [${expected.join()}]`];
  });
}
