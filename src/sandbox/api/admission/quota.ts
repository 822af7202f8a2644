import type { KubeObject } from '../../../objects/meta.ts';
import type { Context } from '../context.ts';
import { forbidden } from '../errors.ts';
import type { Fields } from '../json.ts';
import { fieldsOf, jsonOf, listOf, objectOf, textOf, valueAt } from '../json.ts';
import type { ServedKind } from '../kinds.ts';
import { claims, configMaps, kinds, pods, resourceQuotas, secrets, services } from '../kinds.ts';
import { quantityOf, quantityText } from '../quantity.ts';

type Usage = ReadonlyMap<string, number>;

/**
 * A namespace's quotas, counted on what there is. A refusal names what was asked for, used and limited; an acceptance
 * writes down what is used now.
 * Upstream: apiserver pkg/admission/plugin/resourcequota/controller.go, checkRequest (1.36).
 */
export function checkQuota(context: Context, kind: ServedKind, object: Fields, dryRun: boolean): void {
  const asked = usageOf(kind, object);
  if (asked.size === 0) return;
  const namespace = textOf(valueAt(object, 'metadata', 'namespace'));
  for (const quota of quotasOf(context, namespace)) {
    const hard = hardOf(quota);
    const touched = Object.keys(hard).filter((resource) => asked.has(resource));
    if (touched.length === 0 && !mustSay(kind, hard)) continue;
    const name = textOf(valueAt(object, 'metadata', 'name'));
    checkSaid(kind, hard, object, quota.metadata?.name ?? '', name);
    const used = usedIn(context, namespace, Object.keys(hard));
    const over = touched.filter(
      (one) => (used.get(one) ?? 0) + (asked.get(one) ?? 0) > quantityOf(hard[one]),
    );
    if (over.length > 0) throw forbidden(kind, name, exceeded(quota, over, asked, used));
    if (!dryRun) writeUsage(context, quota, sum(used, asked));
  }
}

export function quotasOf({ store }: Context, namespace: string): readonly KubeObject[] {
  return (store.all(resourceQuotas) ?? []).filter((quota) => quota.metadata?.namespace === namespace);
}

export function hardOf(quota: KubeObject): Fields {
  return fieldsOf(valueAt(quota, 'spec', 'hard'));
}

function exceeded(quota: KubeObject, over: readonly string[], asked: Usage, used: Usage): string {
  const hard = hardOf(quota);
  const list = (values: (resource: string) => unknown) =>
    over
      .toSorted()
      .map((resource) => `${resource}=${String(values(resource))}`)
      .join(',');
  const inUnits = (usage: Usage) => (resource: string) =>
    quantityText(usage.get(resource) ?? 0, hard[resource]);
  return `exceeded quota: ${quota.metadata?.name}, requested: ${list(inUnits(asked))}, used: ${list(inUnits(used))}, limited: ${list((one) => hard[one])}`;
}

const COMPUTE = ['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'];

function mustSay(kind: ServedKind, hard: Fields): boolean {
  return kind === pods && COMPUTE.some((resource) => hard[resource] !== undefined);
}

/** Where compute is limited, every container must say what it wants. */
function checkSaid(kind: ServedKind, hard: Fields, object: Fields, quota: string, name: string): void {
  if (kind !== pods) return;
  const silent = listOf(valueAt(object, 'spec', 'containers')).flatMap((container) => {
    const missing = COMPUTE.filter(
      (resource) => hard[resource] !== undefined && amountOf(container, resource) === undefined,
    );
    return missing.map((resource) => `${resource} for: ${textOf(fieldsOf(container)['name'])}`);
  });
  if (silent.length === 0) return;
  throw forbidden(pods, name, `failed quota: ${quota}: must specify ${silent.join('; ')}`);
}

function amountOf(container: unknown, resource: string): unknown {
  const { requests, limits } = fieldsOf(fieldsOf(container)['resources']);
  const [of, name] = resource.includes('.') ? resource.split('.') : ['requests', resource];
  return fieldsOf(of === 'limits' ? limits : requests)[name ?? ''];
}

/** What one object counts for. */
function usageOf(kind: ServedKind, object: Fields): Usage {
  const counted = `count/${kind.plural}${kind.group === '' ? '' : `.${kind.group}`}`;
  if (!kind.namespaced || !kind.stored) return new Map();
  const usage = new Map([[counted, 1]]);
  if ([pods, claims, configMaps, secrets, services].includes(kind)) usage.set(kind.plural, 1);
  if (kind === pods) for (const resource of COMPUTE) usage.set(resource, podAmount(object, resource));
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

export function writeUsage({ store }: Context, quota: KubeObject, used: Usage): void {
  const hard = hardOf(quota);
  const entries = Object.entries(hard).map(([key, limit]) => [key, quantityText(used.get(key) ?? 0, limit)]);
  const status = { hard, used: Object.fromEntries(entries) };
  store.write(resourceQuotas, objectOf({ ...jsonOf(quota), status }));
}
