import type { Informers } from '../controllers/informers.ts';
import type { FullClaim, FullPod } from '../controllers/objects.ts';

type Caches = Pick<Informers, 'claims' | 'volumes' | 'storageClasses'>;

/** The claims a pod mounts, in the order of its volumes. */
function claimNames(pod: FullPod): readonly string[] {
  return (pod.spec?.volumes ?? []).flatMap(
    ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? [],
  );
}

/** Why no node at all is possible. Upstream: plugins/volumebinding/volume_binding.go, PreFilter (1.36). */
export function claimProblem(caches: Caches, pod: FullPod): string | undefined {
  let unbound = false;
  for (const name of claimNames(pod)) {
    const claim = caches.claims.get({ namespace: pod.metadata?.namespace, name });
    if (claim === undefined) return `persistentvolumeclaim "${name}" not found`;
    const { volumeName = '' } = claim.spec ?? {};
    if (claim.status?.phase === 'Lost')
      return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${volumeName}"`;
    if (claim.metadata?.deletionTimestamp !== undefined)
      return `persistentvolumeclaim "${name}" is being deleted`;
    if (!isBound(claim) && !waitsForConsumer(caches, claim)) unbound = true;
  }
  return unbound ? 'pod has unbound immediate PersistentVolumeClaims' : undefined;
}

/** Claims that will be bound once the pod has a node. */
export function unboundClaims(caches: Caches, pod: FullPod): readonly FullClaim[] {
  return claimNames(pod).flatMap((name) => {
    const claim = caches.claims.get({ namespace: pod.metadata?.namespace, name });
    return claim === undefined || isBound(claim) ? [] : [claim];
  });
}

export function boundVolumes(
  caches: Caches,
  pod: FullPod,
): readonly NonNullable<ReturnType<Caches['volumes']['get']>>[] {
  return claimNames(pod).flatMap((name) => {
    const claim = caches.claims.get({ namespace: pod.metadata?.namespace, name });
    return caches.volumes.get({ name: claim?.spec?.volumeName ?? '' }) ?? [];
  });
}

function isBound(claim: FullClaim): boolean {
  const completed = claim.metadata?.annotations?.['pv.kubernetes.io/bind-completed'] !== undefined;
  return (claim.spec?.volumeName ?? '') !== '' && (completed || claim.status?.phase === 'Bound');
}

function waitsForConsumer({ storageClasses }: Caches, claim: FullClaim): boolean {
  const name = claim.spec?.storageClassName ?? '';
  return storageClasses.get({ name })?.volumeBindingMode === 'WaitForFirstConsumer';
}
