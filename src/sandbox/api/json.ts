import type { KubeObject } from '../../objects/meta.ts';

/** A JSON object whose shape is the schema's affair. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an object; an empty one when it is none. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The value at a way of keys, undefined where it ends early. */
export function valueAt(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((found, key) => fieldsOf(found)[key], value);
}

/** The object's JSON: an interface has no index signature, but it is a JSON object all the same. */
export function jsonOf(object: object): Fields {
  return object as Fields;
}

/** Back again, where whoever made the fields kept to the kind. */
export function objectOf<T extends KubeObject>(fields: Fields): T {
  return fields as T;
}

/** With the given fields over its own; undefined ones are taken out. */
export function withFields(fields: Fields, changes: Fields): Fields {
  const merged = { ...fields, ...changes };
  if (!Object.values(merged).includes(undefined)) return merged;
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
}

/** With the given metadata over its own. */
export function withMetadata<T extends KubeObject>(object: T, changes: Fields): T {
  return { ...object, metadata: withFields(jsonOf(object.metadata ?? {}), changes) };
}
