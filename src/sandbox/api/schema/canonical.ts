import type { Fields } from '../json.ts';
import { isFields } from '../json.ts';
import type { Shape } from './schema.ts';
import { fieldsOfStruct } from './schema.ts';

/**
 * The object as a server would write it after reading it: fields it does not know are gone, empty lists and maps and
 * nulls too, and structs that Go always writes are there. Two objects of one meaning become the same JSON, so that a
 * write that changes nothing can be told.
 */
export function canonical(object: Fields, struct: string): Fields {
  if (known.get(object) === struct) return object;
  const made = brought(object, struct);
  known.set(made, struct);
  return made;
}

/**
 * What came out of here, and as which struct: nothing is ever changed in place, so it needs no second look. A write
 * that changes a status leaves a spec of a hundred objects as it is.
 */
const known = new WeakMap<Fields, string>();

function brought(object: Fields, struct: string): Fields {
  const fields = fieldsOfStruct(struct);
  const kept = Object.entries(object).flatMap(([key, value]): readonly [string, unknown][] => {
    const field = fields.get(key);
    if (field === undefined) return [];
    const next = value === null ? undefined : canonicalValue(value, field.shape);
    return next === undefined ? [] : [[key, next]];
  });
  const given = Object.fromEntries(kept);
  for (const [key, { shape, zero }] of fields) {
    if (given[key] !== undefined || zero === undefined) continue;
    given[key] = shape.is === 'struct' ? canonical({}, shape.name) : zero;
  }
  return given;
}

function canonicalValue(value: unknown, shape: Shape): unknown {
  if (shape.is === 'struct') return isFields(value) ? canonical(value, shape.name) : value;
  if (shape.is === 'list' && Array.isArray(value)) {
    if (value.length === 0) return undefined;
    const items = value.map((item) => canonicalValue(item, shape.of));
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  if (shape.is === 'map' && isFields(value)) {
    const entries = Object.entries(value).filter(([, item]) => item !== null && item !== undefined);
    if (entries.length === 0) return undefined;
    return Object.fromEntries(entries.map(([key, item]) => [key, canonicalValue(item, shape.of)]));
  }
  return value;
}
