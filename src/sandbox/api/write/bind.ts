import type { Condition } from '../../../objects/meta.ts';
import type { Pod } from '../../../objects/workload.ts';
import type { Key } from '../api.ts';
import type { Context } from '../context.ts';
import { conflict, notFound } from '../errors.ts';
import { pods } from '../kinds.ts';

/**
 * A pod's place, decided once, in one write that goes past the strategies: the generation stays, and no field has a
 * new owner.
 * Upstream: pkg/registry/core/pod/storage/storage.go, BindingREST.setPodNodeAndMetadata (1.36).
 */
export function bind(context: Context, key: Key, node: string): void {
  const pod = context.store.find(pods, key);
  if (pod === undefined) throw notFound(pods, key.name);
  if (pod.metadata?.deletionTimestamp !== undefined) {
    throw conflict(pods, key.name, `pod ${key.name} is being deleted, cannot be assigned to a host`);
  }
  if (pod.spec?.nodeName !== undefined) {
    throw conflict(pods, key.name, `pod ${key.name} is already assigned to node "${pod.spec.nodeName}"`);
  }
  const bound: Pod = {
    ...pod,
    spec: { ...pod.spec, nodeName: node },
    status: { ...pod.status, conditions: scheduled(pod, context.time.stamp()) },
  };
  context.store.write(pods, bound);
}

function scheduled({ status }: Pod, lastTransitionTime: string): readonly Condition[] {
  const others = (status?.conditions ?? []).filter(({ type }) => type !== 'PodScheduled');
  const condition = { type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime };
  return [...others, condition];
}
