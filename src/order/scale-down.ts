import type { SetSpec } from '../statefulset/spec.ts';
import { isInRange } from '../statefulset/spec.ts';

/** One of the set's pods just before the controller deletes another. */
export interface Peer {
  readonly ordinal: number;
  readonly healthy: boolean;
}

/** What OrderedReady waits for before it deletes a pod that is no longer wanted. */
export interface Wait {
  readonly for: 'nothing' | 'pod that stays' | 'lower condemned pod';
  readonly ordinal: number | undefined;
}

const nothing: Wait = { for: 'nothing', ordinal: undefined };

/**
 * Whether the controller may delete the condemned pod of `ordinal` now. Every pod that stays must be healthy; the
 * condemned pod itself must be so too, unless it is the lowest unhealthy pod of all: a broken last pod can go, and of
 * two broken ones the higher waits. A lower condemned pod that is broken holds back nobody who is healthy.
 * `peers` are the set's pods and the ordinals it wants, `ordinal` included.
 * Upstream: pkg/controller/statefulset/stateful_set_control.go, processCondemned and firstUnavailable (1.36).
 */
export function waitsFor(
  range: Pick<SetSpec, 'start' | 'replicas'>,
  peers: readonly Peer[],
  ordinal: number,
): Wait {
  const unhealthy = peers.filter((peer) => !peer.healthy).toSorted((a, b) => a.ordinal - b.ordinal);
  const stays = unhealthy.find((peer) => isInRange(range, peer.ordinal));
  if (stays) return { for: 'pod that stays', ordinal: stays.ordinal };
  const [lowest] = unhealthy;
  const isItselfBroken = unhealthy.some((peer) => peer.ordinal === ordinal);
  return isItselfBroken && lowest && lowest.ordinal !== ordinal
    ? { for: 'lower condemned pod', ordinal: lowest.ordinal }
    : nothing;
}
