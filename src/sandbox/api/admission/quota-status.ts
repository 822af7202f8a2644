import type { KubeObject } from '../../../objects/meta.ts';
import { sameJson } from '../../../lib/equal.ts';
import type { Context } from '../context.ts';
import { jsonOf, objectOf, valueAt } from '../json.ts';
import { resourceQuotas } from '../kinds.ts';
import { quantityText } from '../quantity.ts';
import { hardOf, quotasOf, usedIn } from './quota-usage.ts';

/**
 * Writes down what every quota's namespace uses, whenever something comes or goes there. A real server shares this
 * work with a controller; admission counts for itself and depends on neither.
 * Upstream: pkg/controller/resourcequota/resource_quota_controller.go (1.36).
 */
export function keepQuotasCounted(context: Context): void {
  const waiting = new Set<string>();
  const count = (namespace: string) => {
    waiting.delete(namespace);
    for (const quota of quotasOf(context, namespace)) writeStatus(context, namespace, quota);
  };
  context.store.subscribe(({ object }) => {
    const namespace = object.metadata?.namespace;
    if (namespace === undefined || waiting.has(namespace)) return;
    if (quotasOf(context, namespace).length === 0) return;
    waiting.add(namespace);
    context.time.after(0, () => count(namespace));
  });
}

function writeStatus(context: Context, namespace: string, quota: KubeObject): void {
  const hard = hardOf(quota);
  const used = usedIn(context, namespace, Object.keys(hard));
  const entries = Object.entries(hard).map(([key, limit]) => [key, quantityText(used.get(key) ?? 0, limit)]);
  const status = { hard, used: Object.fromEntries(entries) };
  if (sameJson(valueAt(quota, 'status'), status)) return;
  context.store.write(resourceQuotas, objectOf({ ...jsonOf(quota), status }));
}
