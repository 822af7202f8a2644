import { defaultClaim, defaultStorageClass, defaultVolumeObject } from '../defaults/storage.ts';
import type { Strategy } from '../strategy.ts';
import { claimErrors, claimUpdateErrors } from '../validation/storage.ts';

/** Upstream: pkg/registry/core/persistentvolumeclaim/strategy.go (1.36). */
export const claimStrategy: Strategy = {
  defaults: defaultClaim,
  prepareCreate: (claim) => ({ ...claim, status: { phase: 'Pending' } }),
  validate: claimErrors,
  validateUpdate: claimUpdateErrors,
  returnsDeleted: true,
};

export const volumeStrategy: Strategy = {
  defaults: defaultVolumeObject,
  prepareCreate: (volume, { time }) => ({
    ...volume,
    status: { phase: 'Pending', lastPhaseTransitionTime: time.stamp() },
  }),
  returnsDeleted: true,
};

export const storageClassStrategy: Strategy = { defaults: defaultStorageClass, returnsDeleted: true };
