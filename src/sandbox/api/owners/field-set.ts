import type { FieldsV1 } from '../../../objects/meta.ts';

/** A set of field paths as a tree. A node may be in the set itself, have paths below it in the set, or both. */
export interface FieldSet {
  readonly member: boolean;
  readonly children: ReadonlyMap<string, FieldSet>;
}

export const nothing: FieldSet = { member: false, children: new Map() };
export const leaf: FieldSet = { member: true, children: new Map() };

export function isEmpty({ member, children }: FieldSet): boolean {
  return !member && children.size === 0;
}

/** The very same set as one of the two when that has all of the other. */
export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (covers(a, b)) return a;
  if (covers(b, a)) return b;
  const children = new Map(a.children);
  for (const [key, child] of b.children) children.set(key, union(children.get(key) ?? nothing, child));
  return { member: a.member || b.member, children };
}

function covers(a: FieldSet, b: FieldSet): boolean {
  if (a === b) return true;
  if (b.member && !a.member) return false;
  for (const [key, child] of b.children) {
    const own = a.children.get(key);
    if (own === undefined || !covers(own, child)) return false;
  }
  return true;
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
export function withChildren(member: boolean, children: Iterable<readonly [string, FieldSet]>): FieldSet {
  const kept = new Map<string, FieldSet>();
  for (const [key, child] of children) if (!isEmpty(child)) kept.set(key, child);
  if (kept.size > 0) return { member, children: kept };
  return member ? leaf : nothing;
}

/** Reads `fieldsV1`: an empty object is a member, `.` says so of one that has children. */
function readFields(fields: FieldsV1): FieldSet {
  const children = new Map<string, FieldSet>();
  for (const [key, child] of Object.entries(fields)) if (key !== '.') children.set(key, readFields(child));
  if (children.size === 0) return leaf;
  const set = { member: '.' in fields, children };
  written.set(set, fields);
  return set;
}

const read = new WeakMap<FieldsV1, FieldSet>();
/** What a set was read from: parts that a write leaves alone are not written anew. */
const written = new WeakMap<FieldSet, FieldsV1>();

/** The set of a whole object; its root is never a member. */
export function readRoot(fields: FieldsV1): FieldSet {
  const before = read.get(fields);
  if (before !== undefined) return before;
  const { member, ...root } = readFields(fields);
  const set = { ...root, member: false };
  if (!member) written.set(set, fields);
  read.set(fields, set);
  return set;
}

/** There are so many of them that they are all the same one. */
const LEAF: FieldsV1 = Object.freeze({});

export function writeFields(set: FieldSet): FieldsV1 {
  if (set.children.size === 0) return LEAF;
  const before = written.get(set);
  if (before !== undefined) return before;
  const sorted = [...set.children].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const below = sorted.map(([key, child]): readonly [string, FieldsV1] => [key, writeFields(child)]);
  return Object.fromEntries(set.member ? [['.', LEAF], ...below] : below);
}
