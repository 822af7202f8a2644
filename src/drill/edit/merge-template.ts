import { mergedLists } from '../../scenario/template-patch.ts';
import { isMap, nameOf } from './path.ts';

/**
 * A pod template with a patch merged into it: maps field by field, lists of named things item by item, null takes a
 * field away and `$patch: delete` an item. Any other list is put in the place of the old one, where Kubernetes' own
 * strategic merge would know some more keys; and items keep their places. Upstream: apimachinery pkg/util/strategicpatch/patch.go (1.36).
 */
export function mergeTemplate(before: unknown, patch: unknown, key = ''): unknown {
  if (Array.isArray(patch)) return mergedLists.has(key) ? mergeItems(before, patch) : patch;
  if (!isMap(patch)) return patch;
  const merged: Record<string, unknown> = isMap(before) ? { ...before } : {};
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) delete merged[field];
    else if (value !== undefined) merged[field] = mergeTemplate(merged[field], value, field);
  }
  return merged;
}

function mergeItems(before: unknown, patch: readonly unknown[]): readonly unknown[] {
  let items: readonly unknown[] = Array.isArray(before) ? before : [];
  for (const change of patch) {
    const name = nameOf(change);
    const known = items.some((item) => nameOf(item) === name);
    if (isMap(change) && change['$patch'] === 'delete') items = items.filter((item) => nameOf(item) !== name);
    else if (known) items = items.map((item) => (nameOf(item) === name ? mergeTemplate(item, change) : item));
    else items = [...items, mergeTemplate({}, change)];
  }
  return items;
}
