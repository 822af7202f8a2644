import type { Fields } from '../json.ts';
import { isFields } from '../json.ts';
import type { Shape } from './schema.ts';
import { fieldsOfStruct, zeroesOfStruct } from './schema.ts';

/**
 * The object as a server would write it after reading it: fields it does not know are gone, empty lists and maps and
 * nulls too, and structs that Go always writes are there. Two objects of one meaning become the same JSON, so that a
 * write that changes nothing can be told.
 */
export function canonical(object: Fields, struct: string): Fields {
  return canonicalAt(0, object, struct);
}

/** How far down what came out of here is remembered: the object, its metadata, spec and status. */
const REMEMBERED_DEPTH = 1;

/**
 * What came out of here, and as which struct: nothing is ever changed in place, so it needs no second look. A write
 * that changes a status leaves a spec of a hundred objects as it is.
 */
const known = new WeakMap<Fields, string>();

function canonicalAt(depth: number, object: Fields, struct: string): Fields {
  if (depth > REMEMBERED_DEPTH) return brought(depth, object, struct);
  if (known.get(object) === struct) return object;
  const made = brought(depth, object, struct);
  known.set(made, struct);
  return made;
}

/** The very same object when there is nothing to bring: what is shared takes no memory and compares at once. */
function brought(depth: number, object: Fields, struct: string): Fields {
  const fields = fieldsOfStruct(struct);
  const given: Record<string, unknown> = {};
  let isAsItWas = true;
  for (const key of Object.keys(object)) {
    const field = fields.get(key);
    const value = object[key];
    const next =
      field === undefined || value === null ? undefined : canonicalValue(depth + 1, value, field.shape);
    if (next !== undefined) given[key] = next;
    if (next === undefined || next !== value) isAsItWas = false;
  }
  for (const [key, { shape, zero }] of zeroesOfStruct(struct)) {
    if (given[key] !== undefined) continue;
    given[key] = shape.is === 'struct' ? canonicalAt(depth + 1, {}, shape.name) : zero;
    isAsItWas = false;
  }
  return isAsItWas ? object : given;
}

function canonicalValue(depth: number, value: unknown, shape: Shape): unknown {
  if (shape.is === 'struct') return isFields(value) ? canonicalAt(depth, value, shape.name) : value;
  if (shape.is === 'list' && Array.isArray(value)) return canonicalList(depth, value, shape.of);
  if (shape.is === 'map' && isFields(value)) return canonicalMap(depth, value, shape.of);
  return value;
}

function canonicalList(depth: number, value: readonly unknown[], of: Shape): unknown {
  if (value.length === 0) return undefined;
  const items = value.map((item) => canonicalValue(depth + 1, item, of));
  return items.every((item, index) => item === value[index]) ? value : items;
}

function canonicalMap(depth: number, value: Fields, of: Shape): unknown {
  const entries = Object.entries(value);
  const kept = entries.filter(([, item]) => item !== null && item !== undefined);
  if (kept.length === 0) return undefined;
  const brought = kept.map(([key, item]): [string, unknown] => [key, canonicalValue(depth + 1, item, of)]);
  const isAsItWas =
    kept.length === entries.length && brought.every(([, item], index) => item === kept[index]?.[1]);
  return isAsItWas ? value : Object.fromEntries(brought);
}
