import type { State } from './state.ts';

/**
 * Values that a thing passes through and that nobody may ever see, because what follows can be written together with
 * them:
 * - the kubelet writes the newest status it knows whenever it gets to it (pkg/kubelet/status/status_manager.go,
 *   syncBatch), so the states of a pod that starts quickly merge;
 * - a pod whose claim is not bound yet, or whose volume the scheduler has not heard of, is refused if it looks before
 *   the binder has acted, and that is a race of two programs;
 * - an image is pulled on a node that has not got it, and which node it is, is the scheduler's choice;
 * - the first readiness probe races with the program it asks;
 * - a slice is written when its controller gets to it, so a pod can be ready when it first stands there.
 */
const passing: readonly { readonly field: RegExp; readonly value: RegExp; readonly name: string }[] = [
  { name: 'ContainerCreating', field: /^container /, value: /^(waiting ContainerCreating|false|0)$/ },
  { name: 'no sandbox yet', field: /^PodReadyToStartContainers$/, value: /^False$/ },
  { name: 'not ready yet', field: /^(Ready|ContainersReady)$/, value: /^False ContainersNotReady$/ },
  { name: 'initialized', field: /^Initialized$/, value: /^True$/ },
  { name: 'unschedulable', field: /^PodScheduled$/, value: /^False Unschedulable$/ },
  {
    name: 'FailedScheduling',
    field: /^said$/,
    value:
      /^Warning FailedScheduling 0\/2 nodes are available: (pod has unbound|persistentvolume "<volume>" not found)/,
  },
  { name: 'Pulling', field: /^said$/, value: /^Normal Pulling / },
  { name: 'endpoint not ready', field: /^(ready|serving)$/, value: /^false$/ },
  { name: 'Unhealthy', field: /^said$/, value: /^Warning Unhealthy Readiness probe failed/ },
];

export const passingNames: readonly string[] = passing.map(({ name }) => name);

/** The names of the passing values that this state has. */
export function passingIn(state: State): readonly string[] {
  return passing
    .filter(({ field, value }) =>
      Object.entries(state).some(([key, has]) => field.test(key) && value.test(has)),
    )
    .map(({ name }) => name);
}

/**
 * Whether somebody who looks too seldom sees `before` and `after` and never this one: every field of it is as before,
 * as after, a count on the way from one to the other, or passing. A state with anything of its own, such as a count
 * that goes down and up again, cannot be missed.
 */
export function mayBeOvertaken(state: State, before: State, after: State): boolean {
  const fields = new Set([...Object.keys(state), ...Object.keys(before), ...Object.keys(after)]);
  return [...fields].every((field) => {
    const value = state[field] ?? '';
    const [first, last] = [before[field] ?? '', after[field] ?? ''];
    if (value === first || value === last || isBetween(value, first, last)) return true;
    return passing.some((one) => one.field.test(field) && one.value.test(value));
  });
}

function isBetween(...texts: readonly [string, string, string]): boolean {
  if (texts.some((text) => !/^\d+$/.test(text))) return false;
  const [value, first, last] = [Number(texts[0]), Number(texts[1]), Number(texts[2])];
  return Math.min(first, last) <= value && value <= Math.max(first, last);
}
