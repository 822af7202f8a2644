import type { SetPromise } from './promise.ts';
import { availability } from './promises/availability.ts';
import { boundClaims } from './promises/bound-claims.ts';
import { claimsSurvive } from './promises/claims-survive.ts';
import { creationOrder } from './promises/creation-order.ts';
import { hostname } from './promises/hostname.ts';
import { identityLabels } from './promises/identity-labels.ts';
import { names } from './promises/names.ts';
import { networkId } from './promises/network-id.ts';
import { onDelete } from './promises/on-delete.ts';
import { ownership } from './promises/ownership.ts';
import { parallelUniqueness } from './promises/parallel-uniqueness.ts';
import { partition } from './promises/partition.ts';
import { recovered } from './promises/recovered.ts';
import { replacedAfterGone } from './promises/replaced-after-gone.ts';
import { revision } from './promises/revision.ts';
import { sameVolume } from './promises/same-volume.ts';
import { scaleDownOrder } from './promises/scale-down-order.ts';
import { scaleDownReadiness } from './promises/scale-down-readiness.ts';
import { stalledRollout } from './promises/stalled-rollout.ts';
import { stickyIdentity } from './promises/sticky-identity.ts';
import { unsharedClaims } from './promises/unshared-claims.ts';
import { updateBudget } from './promises/update-budget.ts';
import { updateGap } from './promises/update-gap.ts';
import { updateOrder } from './promises/update-order.ts';

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
  updateOrder,
  updateBudget,
  partition,
  onDelete,
  parallelUniqueness,
  replacedAfterGone,
  updateGap,
  stalledRollout,
  availability,
  recovered,
];
