import type { SetSpec } from '../statefulset/spec.ts';

/**
 * How far behind its cache may leave the controller, in milliseconds: it may act on a pod that became unready just
 * now, and is not to blame for that (upstream issue 41889).
 */
export const cacheLagMs = 2000;

/**
 * The ordinals that must be running and ready (and available, with minReadySeconds) before OrderedReady makes a pod
 * of this ordinal. Higher ones may be in any state: a lower pod is remade while they run.
 * Upstream: pkg/controller/statefulset/stateful_set_control.go, processReplica (1.36).
 */
export function predecessorsOf({ start }: Pick<SetSpec, 'start'>, ordinal: number): readonly number[] {
  return Array.from({ length: Math.max(0, ordinal - start) }, (_, index) => start + index);
}
