import type { SetPromise } from './promise.ts';
import { availability } from './promises/availability.ts';
import { boundClaims } from './promises/bound-claims.ts';
import { claimsSurvive } from './promises/claims-survive.ts';
import { creationOrder } from './promises/creation-order.ts';
import { hostname } from './promises/hostname.ts';
import { identityLabels } from './promises/identity-labels.ts';
import { names } from './promises/names.ts';
import { networkId } from './promises/network-id.ts';
import { ownership } from './promises/ownership.ts';
import { parallelUniqueness } from './promises/parallel-uniqueness.ts';
import { recovered } from './promises/recovered.ts';
import { replacedAfterGone } from './promises/replaced-after-gone.ts';
import { revision } from './promises/revision.ts';
import { sameVolume } from './promises/same-volume.ts';
import { scaleDownOrder } from './promises/scale-down-order.ts';
import { scaleDownReadiness } from './promises/scale-down-readiness.ts';
import { stickyIdentity } from './promises/sticky-identity.ts';
import { unsharedClaims } from './promises/unshared-claims.ts';

/**
 * Every promise that is judged, in the order in which a report tells of them. Ids are those of docs/promises, never
 * renumbered, never reused. A new one is a file in `promises/` and a line here.
 */
export const promises: readonly SetPromise[] = [
  names,
  identityLabels,
  hostname,
  stickyIdentity,
  networkId,
  ownership,
  revision,
  boundClaims,
  sameVolume,
  claimsSurvive,
  unsharedClaims,
  creationOrder,
  scaleDownOrder,
  scaleDownReadiness,
  parallelUniqueness,
  replacedAfterGone,
  availability,
  recovered,
];
