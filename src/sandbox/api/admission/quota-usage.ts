import type { KubeObject } from '../../../objects/meta.ts';
import type { Context } from '../context.ts';
import type { Fields } from '../json.ts';
import { fieldsOf, jsonOf, listOf, textOf, valueAt } from '../json.ts';
import type { ServedKind } from '../kinds.ts';
import { claims, configMaps, kinds, pods, resourceQuotas, secrets, services } from '../kinds.ts';
import { quantityOf } from '../quantity.ts';

/** How much of each resource, in whole units: cores, bytes, objects. */
export type Usage = ReadonlyMap<string, number>;

export function quotasOf({ store }: Context, namespace: string): readonly KubeObject[] {
  return (store.all(resourceQuotas) ?? []).filter((quota) => quota.metadata?.namespace === namespace);
}

export function hardOf(quota: KubeObject): Fields {
  return fieldsOf(valueAt(quota, 'spec', 'hard'));
}

/** What of compute a pod can be counted by. */
export const compute = ['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'];

/** What a container says it wants of a resource. */
export function amountOf(container: unknown, resource: string): unknown {
  const { requests, limits } = fieldsOf(fieldsOf(container)['resources']);
  const [of, name] = resource.includes('.') ? resource.split('.') : ['requests', resource];
  return fieldsOf(of === 'limits' ? limits : requests)[name ?? ''];
}

/** What one object counts for. */
export function usageOf(kind: ServedKind, object: Fields): Usage {
  const counted = `count/${kind.plural}${kind.group === '' ? '' : `.${kind.group}`}`;
  if (!kind.namespaced || !kind.stored) return new Map();
  const usage = new Map([[counted, 1]]);
  if ([pods, claims, configMaps, secrets, services].includes(kind)) usage.set(kind.plural, 1);
  if (kind === pods) for (const resource of compute) usage.set(resource, podAmount(object, resource));
  if (kind === claims) {
    const storage = quantityOf(valueAt(object, 'spec', 'resources', 'requests', 'storage'));
    const storageClass = textOf(valueAt(object, 'spec', 'storageClassName'));
    usage.set('requests.storage', storage);
    usage.set(`${storageClass}.storageclass.storage.k8s.io/requests.storage`, storage);
    usage.set(`${storageClass}.storageclass.storage.k8s.io/persistentvolumeclaims`, 1);
  }
  return usage;
}

function podAmount(pod: Fields, resource: string): number {
  const amounts = listOf(valueAt(pod, 'spec', 'containers')).map((one) => amountOf(one, resource));
  return amounts.reduce<number>(
    (total, amount) => total + (amount === undefined ? 0 : quantityOf(amount)),
    0,
  );
}

/** Pods that have ended count no more. */
export function usedIn({ store }: Context, namespace: string, resources: readonly string[]): Usage {
  const wanted = new Set(resources);
  return kinds
    .filter(
      (kind) =>
        kind.namespaced &&
        kind.stored &&
        [...usageOf(kind, {}).keys(), ...storageKeys(kind, wanted)].some((one) => wanted.has(one)),
    )
    .flatMap((kind) => (store.all(kind) ?? []).map((object) => ({ kind, object })))
    .filter(({ object }) => object.metadata?.namespace === namespace && !hasEnded(object))
    .reduce<Usage>((used, { kind, object }) => sum(used, usageOf(kind, jsonOf(object))), new Map());
}

function storageKeys(kind: ServedKind, wanted: ReadonlySet<string>): readonly string[] {
  return kind === claims ? [...wanted].filter((one) => one.includes('.storageclass.storage.k8s.io/')) : [];
}

function hasEnded(object: KubeObject): boolean {
  const phase = valueAt(object, 'status', 'phase');
  return object.kind === 'Pod' && (phase === 'Succeeded' || phase === 'Failed');
}

function sum(a: Usage, b: Usage): Usage {
  const total = new Map(a);
  for (const [key, value] of b) total.set(key, (total.get(key) ?? 0) + value);
  return total;
}
