import type { KubeEvent } from '../objects/surroundings.ts';
import type { Claim, Pod, StatefulSet } from '../objects/workload.ts';
import { podName } from '../statefulset/names.ts';
import { isControlledBy } from '../statefulset/pods.ts';
import type { SetSpec } from '../statefulset/spec.ts';

/** A set and what is around it at one moment: what there is to find out why a pod is not there, or not ready. */
export interface Scene {
  readonly set: StatefulSet;
  readonly spec: SetSpec;
  /** Pods of the namespace that bear a member's name, whoever owns them. */
  readonly pods: ReadonlyMap<string, Pod>;
  readonly claims: ReadonlyMap<string, Claim>;
  /** In the order in which they came. Old ones explain nothing: leave them out. */
  readonly events: readonly KubeEvent[];
  /** Milliseconds since the epoch, by whatever clock; undefined when unknown. */
  readonly now: number | undefined;
}

/** The set's own pod of this ordinal. */
export function memberOf({ pods, spec }: Scene, ordinal: number): Pod | undefined {
  const pod = pods.get(podName(spec.name, ordinal));
  return pod && isControlledBy(pod, spec.uid) ? pod : undefined;
}

/** Somebody else's pod that bears this ordinal's name. */
export function intruderAt({ pods, spec }: Scene, ordinal: number): Pod | undefined {
  const pod = pods.get(podName(spec.name, ordinal));
  return pod && !isControlledBy(pod, spec.uid) ? pod : undefined;
}

/** What was said about one object, oldest first. */
export function eventsAbout({ events }: Scene, name: string): readonly KubeEvent[] {
  return events.filter(({ involvedObject }) => involvedObject?.name === name);
}
