import type { Caller } from '../api/api.ts';
import { claims, volumes } from './kinds.ts';
import { referenceTo } from './new-volume.ts';
import type { FullClaim, FullVolumeObject } from './objects.ts';
import type { World } from './world.ts';

export const BOUND = 'pv.kubernetes.io/bind-completed';
const BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller';

/** In upstream's order: the volume, then the claim, each spec before its status. Upstream: pv_controller.go, bind (1.36). */
export function bind(world: World, claim: FullClaim, volume: FullVolumeObject, caller: Caller): void {
  bindVolume(world, claim, volume, caller);
  const bound = bindClaim(world, claim, volume.metadata?.name ?? '', caller);
  const { accessModes = [], capacity = {} } = volume.spec ?? {};
  const status = { phase: 'Bound', accessModes, capacity };
  world.api.update(claims, { ...bound, status }, caller, { subresource: 'status' });
}

function bindVolume({ api, time }: World, claim: FullClaim, volume: FullVolumeObject, caller: Caller): void {
  const isOurs = volume.spec?.claimRef?.uid === claim.metadata?.uid;
  const annotations = { ...volume.metadata?.annotations, [BY_CONTROLLER]: 'yes' };
  const claimed = {
    ...volume,
    metadata: { ...volume.metadata, annotations },
    spec: { ...volume.spec, claimRef: referenceTo(claim) },
  };
  const held = isOurs ? volume : api.update(volumes, claimed, caller);
  if (held.status?.phase === 'Bound') return;
  const status = { ...held.status, phase: 'Bound', lastPhaseTransitionTime: time.stamp() };
  api.update(volumes, { ...held, status }, caller, { subresource: 'status' });
}

function bindClaim({ api }: World, claim: FullClaim, volumeName: string, caller: Caller): FullClaim {
  if (claim.metadata?.annotations?.[BOUND] !== undefined) return claim;
  // A claim that named its volume itself was not bound by the controller.
  const own = claim.spec?.volumeName ? {} : { [BY_CONTROLLER]: 'yes' };
  const annotations = { ...claim.metadata?.annotations, [BOUND]: 'yes', ...own };
  const bound = {
    ...claim,
    metadata: { ...claim.metadata, annotations },
    spec: { ...claim.spec, volumeName },
  };
  return api.update(claims, bound, caller);
}
