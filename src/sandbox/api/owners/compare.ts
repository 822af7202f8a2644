import { sameJson } from '../../../lib/equal.ts';
import type { Fields } from '../json.ts';
import { fieldsOf, isFields } from '../json.ts';
import type { Shape } from '../schema/schema.ts';
import { fieldsOfStruct } from '../schema/schema.ts';
import type { FieldSet } from './field-set.ts';
import { leaf, nothing, withChildren } from './field-set.ts';

export interface Comparison {
  /** Fields that are new or have another value. */
  readonly changed: FieldSet;
  readonly removed: FieldSet;
}

const same: Comparison = { changed: nothing, removed: nothing };

/** A child of a value: the key `fieldsV1` has for it, its value and its shape. */
interface Part {
  readonly key: string;
  readonly value: unknown;
  readonly shape: Shape;
}

/**
 * What differs between two objects, in the paths that field owners are counted by: list items by their keys, atomic
 * values as one.
 * Upstream: structured-merge-diff, typed/compare.go (v6).
 */
export function compare(before: Fields, after: Fields, struct: string): Comparison {
  return compareValues(before, after, { is: 'struct', name: struct, atomic: false });
}

function compareValues(before: unknown, after: unknown, shape: Shape): Comparison {
  if (before === after) return same;
  if (after === undefined) return { ...same, removed: everything(before, shape) };
  if (before === undefined) return { ...same, changed: everything(after, shape) };
  if (isAtomic(shape) || !isContainer(after) || after === null) {
    return sameJson(before, after) ? same : { ...same, changed: leaf };
  }
  return compareParts(partsOf(before, shape), partsOf(after, shape));
}

function compareParts(before: readonly Part[], after: readonly Part[]): Comparison {
  const old = new Map(before.map((part) => [part.key, part]));
  const changed: [string, FieldSet][] = [];
  const removed: [string, FieldSet][] = [];
  const note = (key: string, compared: Comparison) => {
    if (compared === same) return;
    changed.push([key, compared.changed]);
    removed.push([key, compared.removed]);
  };
  // Of items with one key the last counts.
  const now = new Map(after.map((part) => [part.key, part]));
  for (const { key, value, shape } of now.values()) {
    note(key, compareValues(old.get(key)?.value, value, shape));
    old.delete(key);
  }
  for (const { key, value, shape } of old.values()) note(key, compareValues(value, undefined, shape));
  if (changed.length === 0) return same;
  return { changed: withChildren(false, changed), removed: withChildren(false, removed) };
}

function everything(value: unknown, shape: Shape): FieldSet {
  if (isAtomic(shape) || !isContainer(value)) return leaf;
  return withChildren(
    true,
    partsOf(value, shape).map((part) => [part.key, everything(part.value, part.shape)]),
  );
}

function isAtomic(shape: Shape): boolean {
  if (shape.is === 'scalar') return true;
  return shape.is === 'list' ? shape.keys.length === 0 && !shape.set : shape.atomic;
}

function isContainer(value: unknown): boolean {
  return isFields(value) || Array.isArray(value);
}

/** The value taken apart as far as its shape goes. */
function partsOf(value: unknown, shape: Shape): readonly Part[] {
  if (shape.is === 'struct') return structParts(fieldsOf(value), shape.name);
  if (shape.is === 'map') {
    return Object.entries(fieldsOf(value)).map(([key, item]) => ({
      key: `f:${key}`,
      value: item,
      shape: shape.of,
    }));
  }
  if (shape.is === 'scalar' || !Array.isArray(value)) return [];
  return value.map((item: unknown) => ({ key: itemKey(item, shape), value: item, shape: shape.of }));
}

function structParts(fields: Fields, name: string): readonly Part[] {
  const known = fieldsOfStruct(name);
  const parts: Part[] = [];
  for (const key of Object.keys(fields)) {
    const shape = known.get(key)?.shape;
    const value = fields[key];
    if (shape !== undefined && value !== undefined) parts.push({ key: `f:${key}`, value, shape });
  }
  return parts;
}

/** `k:{"containerPort":80,"protocol":"TCP"}` for an item of a map-like list, `v:"text"` for one of a set. */
function itemKey(item: unknown, shape: Shape & { readonly is: 'list' }): string {
  if (shape.set) return `v:${JSON.stringify(item)}`;
  const sorted = shape.keys.toSorted();
  const known = shape.of.is === 'struct' ? fieldsOfStruct(shape.of.name) : undefined;
  const keys = sorted.map((key) => [key, fieldsOf(item)[key] ?? known?.get(key)?.zero]);
  return `k:${JSON.stringify(Object.fromEntries(keys.filter(([, value]) => value !== undefined)))}`;
}
