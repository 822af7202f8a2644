import type { KubeEvent } from '../../src/objects/surroundings.ts';
import type { Claim, Pod, StatefulSet } from '../../src/objects/workload.ts';
import type { Scene } from '../../src/order/scene.ts';
import { specOf } from '../../src/statefulset/spec.ts';
import type { SetOptions } from './builders.ts';
import { aSet } from './builders.ts';

/** What stands around a set at one moment; nothing unless told. */
interface Around {
  readonly set?: SetOptions;
  readonly pods?: (set: StatefulSet) => readonly Pod[];
  readonly claims?: (set: StatefulSet) => readonly Claim[];
  readonly events?: readonly KubeEvent[];
  readonly now?: number;
}

export function scene({
  set: options = {},
  pods = () => [],
  claims = () => [],
  events = [],
  now,
}: Around): Scene {
  const set = aSet(options);
  const named = <T extends Pod | Claim>(objects: readonly T[]) =>
    new Map(objects.map((object) => [object.metadata?.name ?? '', object]));
  return { set, spec: specOf(set), pods: named(pods(set)), claims: named(claims(set)), events, now };
}
