import type { Claim, Pod, StatefulSet } from '../objects/workload.ts';
import type { Snapshot } from '../recording/snapshot.ts';
import { isHealthy, isMember } from '../statefulset/pods.ts';
import { ordinalOf } from '../statefulset/names.ts';
import { claimsOf, ordinalsOf, specOf, type SetSpec } from '../statefulset/spec.ts';
import type { Owned } from './owned.ts';
import type { ServedKinds } from './served.ts';

/** The set and what belongs to it at one moment: what plans, guards and undo kinds are computed from. */
export interface Situation {
  readonly set: StatefulSet;
  readonly spec: SetSpec;
  /** Members by ordinal. */
  readonly members: ReadonlyMap<number, Pod>;
  readonly claims: ReadonlyMap<string, Claim>;
  /** Of the manifests of a scenario, where the cluster was asked for them. */
  readonly served?: ServedKinds | undefined;
  /** What else the set owns, where a step would take it along and it was looked for. */
  readonly owned?: Owned | undefined;
}

export function situationOf(set: StatefulSet, snapshot: Pick<Snapshot, 'pod' | 'claim'>): Situation {
  const spec = specOf(set);
  const members = new Map<number, Pod>();
  for (const pod of snapshot.pod.values()) {
    const ordinal = ordinalOf(spec.name, pod.metadata?.name ?? '');
    if (ordinal !== undefined && isMember(spec, pod)) members.set(ordinal, pod);
  }
  return { set, spec, members, claims: snapshot.claim };
}

/** The claims this ordinal's pod mounts by template, as far as they exist. */
export function claimsAt({ spec, claims }: Situation, ordinal: number): readonly Claim[] {
  return [...claimsOf(spec, ordinal).values()].flatMap((name) => claims.get(name) ?? []);
}

/** Every ordinal that is wanted has a healthy pod. */
export function isComplete({ spec, members }: Pick<Situation, 'spec' | 'members'>): boolean {
  return ordinalsOf(spec).every((ordinal) => {
    const pod = members.get(ordinal);
    return pod !== undefined && isHealthy(pod);
  });
}
