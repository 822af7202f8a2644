import {
  isInRange,
  isOrdered,
  type Member,
  type Moment,
  memberOf,
  membersOf,
  wantedImage,
} from './member.ts';
import type { FullPod } from '../../../src/sandbox/controllers/objects.ts';

/** What must hold when the controller makes a pod. `imageOf`: the image of a revision, by its name. */
export function creationFaults(
  made: FullPod,
  before: Moment,
  imageOf: (revision: string) => string,
): readonly string[] {
  const member = memberOf(made, before);
  const { set } = before;
  const name = made.metadata?.name;
  const others = membersOf(before);
  const faults: string[] = [];
  if (!isInRange(member, set)) faults.push(`${name} was made out of range`);
  if (others.some(({ ordinal }) => ordinal === member.ordinal)) faults.push(`${name} was made twice`);
  if (isOrdered(set) && !predecessorsAreHealthy(member, others))
    faults.push(`${name} was made before its predecessors were healthy`);
  const image = revisionImage(member, before, imageOf);
  if (member.image !== image) faults.push(`${name} was made with ${member.image} instead of ${image}`);
  return faults;
}

/** Upstream: assertMonotonicInvariants: no pod while its predecessor is not running and ready. */
export function predecessorsAreHealthy({ index }: Member, others: readonly Member[]): boolean {
  const lower = others.filter((other) => other.index >= 0 && other.index < index);
  return lower.length === index && lower.every(({ healthy }) => healthy);
}

/** Upstream: newVersionedStatefulSetPod: below the partition the current revision, else the newest. */
function revisionImage({ index }: Member, { set }: Moment, imageOf: (revision: string) => string): string {
  const partition = set.spec?.updateStrategy?.rollingUpdate?.partition ?? 0;
  const current = set.status?.currentRevision;
  return index < partition && current !== undefined && current !== '' ? imageOf(current) : wantedImage(set);
}
