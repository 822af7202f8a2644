import type { Claim, Volume } from '../../src/objects/workload.ts';
import type { State } from './state.ts';

export function claimState({ metadata = {}, spec = {}, status = {} }: Claim, life: number): State {
  const { ownerReferences = [], finalizers = [], deletionTimestamp } = metadata;
  return {
    life: String(life),
    phase: status.phase ?? '',
    volume: spec.volumeName === undefined ? '' : 'yes',
    class: spec.storageClassName ?? '',
    owners: ownerReferences.map(({ kind, name, controller }) => `${kind}/${name}/${controller}`).join(','),
    finalizers: finalizers.join(','),
    terminating: deletionTimestamp === undefined ? '' : 'yes',
  };
}

export function volumeState({ spec = {}, status = {} }: Volume): State {
  return { phase: status.phase ?? '', reclaim: spec.persistentVolumeReclaimPolicy ?? '' };
}
