import type { SetSpec } from '../statefulset/spec.ts';

/** How many pods a rolling update may keep unavailable at one time. */
export interface Budget {
  /** What the controller does when its feature gate stands as this server's version has it by default. */
  readonly usual: number;
  /** What the set's own definition allows at most, the gate on. Only more than this is out of policy. */
  readonly most: number;
}

/**
 * The gate MaxUnavailableStatefulSet is on in 1.35 and, as planned, from 1.37; before and in 1.36 it is off, and then
 * the field is ignored. Nobody can read the gate of a controller manager through the API, and 1.35 switched it off
 * in a patch release, so `usual` is only the likelier of two truths.
 * A percentage is rounded down, at least to 1: the API's documentation says up, the code says down.
 * Upstream: pkg/controller/statefulset/stateful_set_utils.go, getStatefulSetMaxUnavailable (1.36).
 */
export function budgetOf(
  { maxUnavailable, replicas }: Pick<SetSpec, 'maxUnavailable' | 'replicas'>,
  serverMinor: number | undefined,
): Budget {
  const most = scaled(maxUnavailable, replicas);
  const isOn = (serverMinor ?? 0) >= 35 && serverMinor !== 36;
  return { usual: isOn ? most : 1, most };
}

/** What is not said means 1, and so does what nobody can read. */
function scaled(value: number | string | undefined, replicas: number): number {
  const percentage = /^(\d+)%$/.exec(String(value))?.[1];
  const pods = percentage === undefined ? Number(value) : Math.floor((Number(percentage) * replicas) / 100);
  return Number.isInteger(pods) ? Math.max(1, pods) : 1;
}
