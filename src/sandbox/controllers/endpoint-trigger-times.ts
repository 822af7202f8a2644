import type { FullService } from './network-objects.ts';
import type { FullPod } from './objects.ts';
import { keyOf, keyText } from './world.ts';

interface Seen {
  readonly service: string;
  readonly pods: ReadonlyMap<string, string>;
}

/**
 * When what a slice shows began to be so: the earliest of the readiness changes that came since the look before. All
 * times are RFC 3339 with whole seconds in UTC, so they sort as text.
 * Upstream: k8s.io/endpointslice/util/trigger_time_tracker.go (1.36).
 */
export class EndpointTriggerTimes {
  readonly #seen = new Map<string, Seen>();

  /** To be asked at every look, changed or not; undefined when nothing new triggered it. */
  look(service: FullService, members: readonly FullPod[]): string | undefined {
    const key = keyText(keyOf(service));
    const created = service.metadata?.creationTimestamp ?? '';
    const known = this.#seen.get(key);
    const pods = new Map(members.flatMap((pod) => readyChange(pod)));
    this.#seen.set(key, { service: created, pods });
    if (known === undefined) return created;
    const changed = [...pods].filter(([name, at]) => at > (known.pods.get(name) ?? '')).map(([, at]) => at);
    return [...changed, ...(created > known.service ? [created] : [])].toSorted()[0];
  }

  forget(key: string): void {
    this.#seen.delete(key);
  }
}

function readyChange({ metadata, status }: FullPod): readonly (readonly [string, string])[] {
  const at = status?.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime;
  return at === undefined ? [] : [[metadata?.name ?? '', at]];
}
