import type { StatefulSet } from '../../objects/workload.ts';
import type { Snapshot } from '../../recording/snapshot.ts';
import { isHealthy } from '../../statefulset/pods.ts';
import { isInRange, ordinalsOf } from '../../statefulset/spec.ts';
import { type Situation, situationOf } from '../situation.ts';

/** The first thing that keeps the set from being healthy, in words; undefined when nothing does. */
export function whatIsMissing(snapshot: Snapshot, setName: string): string | undefined {
  const set = snapshot.set.get(setName);
  return set === undefined ? `sts/${setName} is gone` : missingFrom(situationOf(set, snapshot));
}

/** The same, of a set that is there, and not before its controller has seen this definition. */
export function missingFrom({ set, spec, members }: Situation, generation = 0): string | undefined {
  if (!isObserved(set, generation)) return 'the controller has not seen the definition yet';
  const over = [...members.keys()].filter((ordinal) => !isInRange(spec, ordinal));
  if (over.length > 0) return `${spec.name}-${over[0]} is still there`;
  const unhealthy = ordinalsOf(spec).find((ordinal) => {
    const pod = members.get(ordinal);
    return pod === undefined || !isHealthy(pod);
  });
  if (unhealthy !== undefined) return `${spec.name}-${unhealthy} is not healthy`;
  // Without a clock that is the cluster's, only the controller's own count tells.
  const { availableReplicas = spec.replicas } = set.status ?? {};
  if (spec.minReadySeconds === 0 || availableReplicas >= spec.replicas) return undefined;
  return `only ${availableReplicas} of ${spec.replicas} pods have been ready for minReadySeconds`;
}

/** The controller has seen the definition of this set, and this one at least. */
export function isObserved({ metadata, status }: StatefulSet, generation: number): boolean {
  return (status?.observedGeneration ?? 0) >= Math.max(metadata?.generation ?? 0, generation);
}
