import type { SetPromise } from './promise.ts';
import { availability } from './promises/availability.ts';
import { availabilityLimits } from './promises/availability-limits.ts';
import { awaitedClaim } from './promises/awaited-claim.ts';
import { boundClaims } from './promises/bound-claims.ts';
import { claimsSurvive } from './promises/claims-survive.ts';
import { creationOrder } from './promises/creation-order.ts';
import { evictionAnswer } from './promises/eviction-answer.ts';
import { exclusiveAttach } from './promises/exclusive-attach.ts';
import { failedReplaced } from './promises/failed-replaced.ts';
import { hostname } from './promises/hostname.ts';
import { identityLabels } from './promises/identity-labels.ts';
import { names } from './promises/names.ts';
import { networkId } from './promises/network-id.ts';
import { onDelete } from './promises/on-delete.ts';
import { onePerIdentity } from './promises/one-per-identity.ts';
import { ownership } from './promises/ownership.ts';
import { parallelUniqueness } from './promises/parallel-uniqueness.ts';
import { partition } from './promises/partition.ts';
import { recovered } from './promises/recovered.ts';
import { replacedAfterGone } from './promises/replaced-after-gone.ts';
import { retention } from './promises/retention.ts';
import { reusedClaim } from './promises/reused-claim.ts';
import { revision } from './promises/revision.ts';
import { sameVolume } from './promises/same-volume.ts';
import { scaleDownOrder } from './promises/scale-down-order.ts';
import { scaleDownReadiness } from './promises/scale-down-readiness.ts';
import { scalingHalts } from './promises/scaling-halts.ts';
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
  onePerIdentity,
  ownership,
  revision,
  boundClaims,
  sameVolume,
  claimsSurvive,
  retention,
  exclusiveAttach,
  reusedClaim,
  unsharedClaims,
  awaitedClaim,
  creationOrder,
  scaleDownOrder,
  scaleDownReadiness,
  scalingHalts,
  updateOrder,
  updateBudget,
  partition,
  onDelete,
  parallelUniqueness,
  replacedAfterGone,
  failedReplaced,
  updateGap,
  stalledRollout,
  availability,
  availabilityLimits,
  evictionAnswer,
  recovered,
];
