import { sameJson } from '../../../lib/equal.ts';
import { badRequest, refusal } from '../errors.ts';
import type { Fields } from '../json.ts';
import { fieldsOf, isFields, listOf } from '../json.ts';
import type { Shape } from '../schema/schema.ts';
import { fieldsOfStruct } from '../schema/schema.ts';
import { inElementOrder } from './element-order.ts';

type ListShape = Shape & { readonly is: 'list' };

/**
 * Kubernetes' own merge: lists merge item by item where the type has a merge key, and directives (`$patch`,
 * `$retainKeys`, `$deleteFromPrimitiveList/…`, `$setElementOrder/…`) say what a merge alone cannot.
 * Upstream: apimachinery pkg/util/strategicpatch/patch.go (1.36).
 */
export function strategicPatch(object: Fields, patch: Fields, struct: string): Fields {
  return mergeMap(object, patch, { is: 'struct', name: struct, atomic: false });
}

function mergeMap(object: Fields, patch: Fields, shape: Shape): Fields {
  const { $patch: directive, $retainKeys: retain, ...rest } = patch;
  if (directive === 'delete') return {};
  if (directive === 'replace') return plain(rest);
  if (directive !== undefined && directive !== 'merge') {
    throw badRequest(`unrecognized type: ${JSON.stringify(directive)}`);
  }
  const kept = Array.isArray(retain)
    ? Object.entries(object).filter(([key]) => retain.includes(key))
    : Object.entries(object);
  const merged = new Map<string, unknown>(kept);
  for (const [key, value] of Object.entries(rest)) {
    if (key.startsWith('$')) continue;
    if (value === null) merged.delete(key);
    else merged.set(key, mergeValue(merged.get(key), value, childShape(shape, key), orderOf(patch, key)));
  }
  applyListDirectives(merged, patch, shape);
  return Object.fromEntries(merged);
}

function mergeValue(
  before: unknown,
  value: unknown,
  shape: Shape | undefined,
  order: readonly unknown[],
): unknown {
  if (isFields(value)) return mergeMap(fieldsOf(before), value, shape ?? ANY);
  if (!Array.isArray(value)) return value;
  if (shape?.is !== 'list' || shape.merge === undefined) return value.map(plainItem);
  const live = listOf(before);
  // The order of the patch itself comes first: what it adds stands before what only the server knows.
  const merged = inElementOrder(mergeList(live, value, shape), value, live, shape.merge);
  return inElementOrder(merged, order, live, shape.merge);
}

const ANY: Shape = { is: 'map', of: { is: 'scalar', scalar: 'any' }, atomic: false };

function childShape(shape: Shape, key: string): Shape | undefined {
  if (shape.is === 'struct') return fieldsOfStruct(shape.name).get(key)?.shape;
  return shape.is === 'map' ? shape.of : undefined;
}

function mergeList(
  before: readonly unknown[],
  patch: readonly unknown[],
  shape: ListShape,
): readonly unknown[] {
  const { merge = '' } = shape;
  if (merge === '') return [...before, ...patch.filter((item) => !before.includes(item))];
  const replaced = patch.some((item) => fieldsOf(item)['$patch'] === 'replace');
  let items = replaced ? [] : [...before];
  for (const item of patch) {
    const fields = fieldsOf(item);
    const key = fields[merge];
    if (fields['$patch'] === 'replace') continue;
    if (key === undefined)
      throw refusal(500, '', `map: ${goMap(fields)} does not contain declared merge key: ${merge}`);
    const index = items.findIndex((other) => sameJson(fieldsOf(other)[merge], key));
    if (fields['$patch'] === 'delete')
      items = items.filter((other) => !sameJson(fieldsOf(other)[merge], key));
    else if (index >= 0) items[index] = mergeMap(fieldsOf(items[index]), fields, shape.of);
    else items.push(mergeMap({}, fields, shape.of));
  }
  return items;
}

/** Directives for lists stand beside the list, which need not be in the patch itself. */
function applyListDirectives(merged: Map<string, unknown>, patch: Fields, shape: Shape): void {
  for (const [directive, value] of Object.entries(patch)) {
    const [name, key = ''] = directive.split('/');
    const list = merged.get(key);
    if (!Array.isArray(list)) continue;
    if (name === '$deleteFromPrimitiveList') {
      merged.set(
        key,
        list.filter((item) => !listOf(value).includes(item)),
      );
    }
    const of = childShape(shape, key);
    if (name === '$setElementOrder' && patch[key] === undefined && of?.is === 'list') {
      merged.set(key, inElementOrder(list, listOf(value), list, of.merge ?? ''));
    }
  }
}

function orderOf(patch: Fields, key: string): readonly unknown[] {
  return listOf(patch[`$setElementOrder/${key}`]);
}

/** A value that is put in place whole keeps no directives and no nulls. */
function plain(fields: Fields): Fields {
  const kept = Object.entries(fields).filter(([key, value]) => !key.startsWith('$') && value !== null);
  return Object.fromEntries(kept.map(([key, value]) => [key, plainItem(value)]));
}

function plainItem(item: unknown): unknown {
  if (Array.isArray(item)) return item.map(plainItem);
  return isFields(item) ? plain(item) : item;
}

/** As Go prints a map. */
function goMap(fields: Fields): string {
  const pairs = Object.entries(fields).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `map[${pairs.map(([key, value]) => `${key}:${isFields(value) ? goMap(value) : String(value)}`).join(' ')}]`;
}
