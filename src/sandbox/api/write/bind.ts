import type { Pod } from '../../../objects/workload.ts';
import type { Caller, Key } from '../api.ts';
import type { Context } from '../context.ts';
import { conflict, notFound } from '../errors.ts';
import { fieldsOf, jsonOf, listOf, objectOf } from '../json.ts';
import { pods } from '../kinds.ts';
import { replace } from './update.ts';

/** A pod's place, decided once. Upstream: pkg/registry/core/pod/storage/storage.go, BindingREST (1.36). */
export function bind(context: Context, key: Key, node: string, caller: Caller): void {
  const pod = context.store.find(pods, key);
  if (pod === undefined) throw notFound(pods, key.name);
  if (pod.metadata?.deletionTimestamp !== undefined) {
    throw conflict(pods, key.name, `pod ${key.name} is being deleted, cannot be assigned to a host`);
  }
  if (pod.spec?.nodeName !== undefined) {
    throw conflict(pods, key.name, `pod ${key.name} is already assigned to node "${pod.spec.nodeName}"`);
  }
  const bound = objectOf<Pod>({ ...jsonOf(pod), spec: { ...pod.spec, nodeName: node } });
  const placed = replace(context, pods, pod, jsonOf(bound), caller, { subresource: 'binding' });
  const condition = { type: 'PodScheduled', status: 'True', lastTransitionTime: context.time.stamp() };
  const others = listOf(placed.status?.conditions).filter((one) => fieldsOf(one)['type'] !== condition.type);
  const status = { ...placed.status, conditions: [...others, condition] };
  replace(context, pods, placed, { ...jsonOf(placed), status }, caller, { subresource: 'status' });
}
