import type { FieldsV1 } from '../../../objects/meta.ts';

/** A set of field paths as a tree. A node may be in the set itself, have paths below it in the set, or both. */
export interface FieldSet {
  readonly member: boolean;
  readonly children: ReadonlyMap<string, FieldSet>;
}

export const nothing: FieldSet = { member: false, children: new Map() };

export function isEmpty({ member, children }: FieldSet): boolean {
  return !member && children.size === 0;
}

export function union(a: FieldSet, b: FieldSet): FieldSet {
  const children = new Map(a.children);
  for (const [key, child] of b.children) children.set(key, union(children.get(key) ?? nothing, child));
  return { member: a.member || b.member, children };
}

/** Without the paths of the other; the very same set when it has none of them. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  if (!touches(a, b)) return a;
  return withChildren(
    a.member && !b.member,
    [...a.children].map(([key, child]) => [key, difference(child, b.children.get(key) ?? nothing)]),
  );
}

function touches(a: FieldSet, b: FieldSet): boolean {
  if (a.member && b.member) return true;
  for (const [key, child] of b.children) {
    const own = a.children.get(key);
    if (own !== undefined && touches(own, child)) return true;
  }
  return false;
}

/** A node of these children, those that are empty left out. */
export function withChildren(member: boolean, children: readonly (readonly [string, FieldSet])[]): FieldSet {
  return { member, children: new Map(children.filter(([, child]) => !isEmpty(child))) };
}

/** Reads `fieldsV1`: an empty object is a member, `.` says so of one that has children. */
function readFields(fields: FieldsV1): FieldSet {
  const entries = Object.entries(fields);
  const children = entries.filter(([key]) => key !== '.');
  return {
    member: entries.length === 0 || children.length < entries.length,
    children: new Map(children.map(([key, child]) => [key, readFields(child)])),
  };
}

const read = new WeakMap<FieldsV1, FieldSet>();

/** The set of a whole object; its root is never a member. */
export function readRoot(fields: FieldsV1): FieldSet {
  const before = read.get(fields);
  if (before !== undefined) return before;
  const root = { ...readFields(fields), member: false };
  read.set(fields, root);
  return root;
}

export function writeFields({ member, children }: FieldSet): FieldsV1 {
  const sorted = [...children].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const below = sorted.map(([key, child]): readonly [string, FieldsV1] => [key, writeFields(child)]);
  return Object.fromEntries(member && below.length > 0 ? [['.', {}], ...below] : below);
}
