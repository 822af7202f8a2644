import { sameJson } from '../../../lib/equal.ts';
import { fieldsOf } from '../json.ts';

/**
 * The list in the order its patch has or asked for (`$setElementOrder`). Items only the server knows keep their
 * place relative to the others as well as can be.
 * Upstream: strategicpatch/patch.go, normalizeElementOrder and mergeSortedSlice (1.36).
 */
export function inElementOrder(
  items: readonly unknown[],
  order: readonly unknown[],
  live: readonly unknown[],
  mergeKey: string,
): readonly unknown[] {
  if (order.length === 0) return items;
  const keyOf = (item: unknown) => (mergeKey === '' ? item : fieldsOf(item)[mergeKey]);
  const placeIn = (list: readonly unknown[], item: unknown) =>
    list.findIndex((other) => sameJson(keyOf(other), keyOf(item)));
  const asked = items
    .filter((item) => placeIn(order, item) >= 0)
    .toSorted((a, b) => placeIn(order, a) - placeIn(order, b));
  const ordered = [...asked];
  let from = 0;
  for (const item of items.filter((one) => placeIn(order, one) < 0)) {
    const place = placeIn(live, item);
    while (from < ordered.length && placeIn(live, ordered[from]) < place) from += 1;
    ordered.splice(from, 0, item);
    from += 1;
  }
  return ordered;
}
