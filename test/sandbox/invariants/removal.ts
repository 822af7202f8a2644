import type { Profile } from '../../../src/sandbox/versions/profile.ts';
import type { FullPod, FullSet } from '../../../src/sandbox/controllers/objects.ts';
import { predecessorsAreHealthy } from './creation.ts';
import {
  isInRange,
  isOrdered,
  type Member,
  type Moment,
  memberOf,
  membersOf,
  wantedImage,
} from './member.ts';

/** What must hold when the controller deletes a pod. */
export function removalFaults(
  pod: FullPod,
  before: Moment,
  rollout: Profile['rollingUpdate'],
): readonly string[] {
  const member = memberOf(pod, before);
  const members = membersOf(before);
  const name = pod.metadata?.name;
  if (member.terminating) return [`${name} was deleted although it was terminating`];
  const fault = isInRange(member, before.set)
    ? replacementFault(member, members, before.set, rollout)
    : condemnedFault(member, members, before.set);
  return fault === undefined ? [] : [`${name} was deleted ${fault}`];
}

/** Upstream: processCondemned: from the top, one by one, and only what is healthy or the first that is not. */
function condemnedFault(member: Member, members: readonly Member[], set: FullSet): string | undefined {
  if (!isOrdered(set)) return undefined;
  const replicas = members.filter((other) => isInRange(other, set));
  const condemned = members.filter((other) => !isInRange(other, set));
  if (replicas.length < (set.spec?.replicas ?? 1) || !replicas.every(({ healthy }) => healthy))
    return 'although a pod that stays was not healthy';
  if (condemned.some(({ ordinal }) => ordinal > member.ordinal)) return 'before one above it was gone';
  const first = condemned.find(({ healthy }) => !healthy);
  return member.healthy || first?.ordinal === member.ordinal
    ? undefined
    : 'although one below it was not healthy either';
}

function replacementFault(
  member: Member,
  members: readonly Member[],
  set: FullSet,
  rollout: Profile['rollingUpdate'],
): string | undefined {
  if (member.terminal) return terminalFault(member, members, set);
  const { type, rollingUpdate } = set.spec?.updateStrategy ?? {};
  if (type === 'OnDelete') return 'although the strategy is OnDelete';
  if (member.image === wantedImage(set)) return 'although it was of the newest revision';
  if (member.index < (rollingUpdate?.partition ?? 0)) return 'below the partition';
  const replicas = members.filter((other) => isInRange(other, set));
  return rollout === 'one-at-a-time'
    ? oneByOneFault(member, replicas, set)
    : budgetFault(member, replicas, set);
}

function terminalFault(member: Member, members: readonly Member[], set: FullSet): string | undefined {
  if (!isOrdered(set) || predecessorsAreHealthy(member, members)) return undefined;
  return 'as ended, before its predecessors were healthy';
}

/** Upstream: updateStatefulSetAfterInvariantEstablished without MaxUnavailableStatefulSet. */
function oneByOneFault(member: Member, replicas: readonly Member[], set: FullSet): string | undefined {
  const wanted = set.spec?.replicas ?? 1;
  const above = replicas.filter(({ index }) => index > member.index);
  if (above.length < wanted - 1 - member.index) return 'while one above it was missing';
  if (!above.every(({ healthy, image }) => healthy && image === wantedImage(set)))
    return 'before those above it were updated and healthy';
  if (isOrdered(set) && !(replicas.length === wanted && replicas.every(({ healthy }) => healthy)))
    return 'for an update, although the set was not healthy';
  return undefined;
}

/** With MaxUnavailableStatefulSet: what takes an available pod must leave the budget whole. */
function budgetFault(member: Member, replicas: readonly Member[], set: FullSet): string | undefined {
  const { maxUnavailable = 1 } = set.spec?.updateStrategy?.rollingUpdate ?? {};
  const wanted = set.spec?.replicas ?? 1;
  const unavailable = wanted - replicas.filter(({ healthy }) => healthy).length;
  if (!member.healthy || unavailable < Number(maxUnavailable)) return undefined;
  return `although ${unavailable} of ${maxUnavailable} were unavailable`;
}
