import type { KubeObject } from '../../../objects/meta.ts';
import type { Context } from '../context.ts';
import { forbidden } from '../errors.ts';
import type { Fields } from '../json.ts';
import { fieldsOf, listOf, textOf, valueAt } from '../json.ts';
import type { ServedKind } from '../kinds.ts';
import { pods } from '../kinds.ts';
import { quantityOf, quantityText } from '../quantity.ts';
import type { Usage } from './quota-usage.ts';
import { amountOf, compute, hardOf, quotasOf, usageOf, usedIn } from './quota-usage.ts';

/**
 * A namespace's quotas, counted on what there is. A refusal names what was asked for, used and limited.
 * Upstream: apiserver pkg/admission/plugin/resourcequota/controller.go, checkRequest (1.36).
 */
export function checkQuota(context: Context, kind: ServedKind, object: Fields): void {
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
  }
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

function mustSay(kind: ServedKind, hard: Fields): boolean {
  return kind === pods && compute.some((resource) => hard[resource] !== undefined);
}

/** Where compute is limited, every container must say what it wants. */
function checkSaid(kind: ServedKind, hard: Fields, object: Fields, quota: string, name: string): void {
  if (kind !== pods) return;
  const silent = listOf(valueAt(object, 'spec', 'containers')).flatMap((container) => {
    const missing = compute.filter(
      (resource) => hard[resource] !== undefined && amountOf(container, resource) === undefined,
    );
    return missing.map((resource) => `${resource} for: ${textOf(fieldsOf(container)['name'])}`);
  });
  if (silent.length === 0) return;
  throw forbidden(pods, name, `failed quota: ${quota}: must specify ${silent.join('; ')}`);
}
