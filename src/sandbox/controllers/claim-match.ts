import { matchesLabels } from '../../statefulset/selector.ts';
import type { FullClaim, FullVolumeObject } from './objects.ts';

/** Whether a volume would do for a claim. Upstream: component-helpers volume, FindMatchingVolume (1.36). */
export function matchesVolume(claim: FullClaim, volume: FullVolumeObject): boolean {
  const { storageClassName = '', selector } = claim.spec ?? {};
  const isLabelled = selector === undefined || matchesLabels(selector, volume.metadata?.labels ?? {});
  return isLabelled && (volume.spec?.storageClassName ?? '') === storageClassName && suffices(claim, volume);
}

function suffices({ spec = {} }: FullClaim, { spec: offer = {} }: FullVolumeObject): boolean {
  const isLarge = bytesOf(offer.capacity?.['storage']) >= bytesOf(spec.resources?.requests?.['storage']);
  return isLarge && (spec.accessModes ?? []).every((mode) => offer.accessModes?.includes(mode) === true);
}

const SUFFIXES: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** A quantity of storage in bytes; 0 when there is none or it is not understood. */
function bytesOf(quantity: string | undefined): number {
  const [, amount = '0', suffix = ''] = /^([\d.]+)([a-zA-Z]*)$/.exec(quantity ?? '') ?? [];
  return Number(amount) * (SUFFIXES[suffix] ?? 0);
}
