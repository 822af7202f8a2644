import type { FullPod, FullSet } from '../../../src/sandbox/controllers/objects.ts';
import { ordinalOf } from '../../../src/statefulset/names.ts';

/** A pod as the rules see it. Written from upstream's rules and not with the controller's own code. */
export interface Member {
  readonly ordinal: number;
  /** Place among the replicas, from 0; negative or too high for a pod that is condemned. */
  readonly index: number;
  readonly pod: FullPod;
  readonly terminating: boolean;
  readonly terminal: boolean;
  /** Running, ready for long enough, and not being deleted. */
  readonly healthy: boolean;
  readonly image: string;
}

export interface Moment {
  readonly set: FullSet;
  readonly pods: readonly FullPod[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export function memberOf(pod: FullPod, { set, now }: Omit<Moment, 'pods'>): Member {
  const { metadata = {}, status = {} } = pod;
  const { name = '' } = set.metadata ?? {};
  const ordinal = ordinalOf(name, metadata.name ?? '') ?? -1;
  const terminating = metadata.deletionTimestamp !== undefined;
  const { start = 0 } = set.spec?.ordinals ?? {};
  return {
    ordinal,
    index: ordinal - start,
    pod,
    terminating,
    terminal: status.phase === 'Failed' || status.phase === 'Succeeded',
    healthy: !terminating && isAvailable(pod, set.spec?.minReadySeconds ?? 0, now),
    image: imageIn(pod.spec),
  };
}

function isAvailable({ status = {} }: FullPod, minReadySeconds: number, now: number): boolean {
  const ready = (status.conditions ?? []).find(({ type }) => type === 'Ready');
  if (status.phase !== 'Running' || ready?.status !== 'True') return false;
  return now - Date.parse(ready.lastTransitionTime ?? '') >= minReadySeconds * 1000;
}

function imageIn(spec: FullPod['spec']): string {
  return spec?.containers?.[0]?.image ?? '';
}

export function membersOf({ set, pods, now }: Moment): readonly Member[] {
  return pods.map((pod) => memberOf(pod, { set, now })).toSorted((a, b) => a.ordinal - b.ordinal);
}

export function isInRange({ index }: Pick<Member, 'index'>, { spec }: FullSet): boolean {
  return index >= 0 && index < (spec?.replicas ?? 1);
}

export const isOrdered = ({ spec }: FullSet) => spec?.podManagementPolicy !== 'Parallel';

/** Image of the template that is wanted now: it stands for the update revision. */
export const wantedImage = ({ spec }: FullSet) => imageIn(spec?.template?.spec);
