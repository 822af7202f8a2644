import type { FieldsV1, ManagedFieldsEntry } from '../../objects/meta.ts';

/** Field manager of all our writes is `sts-doctor/<version>`; any version of us is us. */
const fieldManagerPrefix = 'sts-doctor/';

/** A field as `fieldsV1` spells it: `['f:spec', 'f:replicas']`. */
export type FieldPath = readonly string[];

/** Who owned a field that we are going to take, as far as it is needed to give it back. */
export interface FormerOwner {
  readonly manager: string;
  readonly operation: string;
  readonly apiVersion: string;
  readonly subresource?: string | undefined;
  readonly time?: string | undefined;
  readonly fields: readonly FieldPath[];
}

export function isOurs(entry: ManagedFieldsEntry): boolean {
  return entry.manager?.startsWith(fieldManagerPrefix) === true;
}

/** The owners of these fields, before we touch them. */
export function formerOwners(
  entries: readonly ManagedFieldsEntry[],
  touched: readonly FieldPath[],
): readonly FormerOwner[] {
  return entries.flatMap((entry) => {
    const fields = touched.flatMap((path) => ownedAt(entry.fieldsV1 ?? {}, path));
    if (fields.length === 0 || isOurs(entry)) return [];
    const { manager = '', operation = '', apiVersion = '', subresource, time } = entry;
    return [{ manager, operation, apiVersion, subresource, time, fields }];
  });
}

/**
 * The field owners as they should be when we are gone: our own entries dropped, and each field we took given back.
 * The server takes a changed field away from everybody else who owned it and forgets a manager that owns nothing any
 * more, so an owner may have to be written anew. Without this the owner's next `apply --server-side` meets a conflict
 * with a tool that left long ago.
 * Upstream: structured-merge-diff, merge/update.go, Updater.Update (v6).
 */
export function withoutUs(
  live: readonly ManagedFieldsEntry[],
  former: readonly FormerOwner[],
): readonly ManagedFieldsEntry[] {
  const kept = live.filter((entry) => !isOurs(entry));
  for (const owner of former) {
    const index = kept.findIndex((entry) => isSameManager(entry, owner));
    const entry = kept[index] ?? anew(owner);
    const fieldsV1 = owner.fields.reduce(withField, entry.fieldsV1 ?? {});
    if (index === -1) kept.push({ ...entry, fieldsV1 });
    else kept[index] = { ...entry, fieldsV1 };
  }
  return kept;
}

/**
 * Fields that a former owner has not got back. One that somebody else has taken since is theirs: who writes the whole
 * set anew owns all of it.
 */
export function notGivenBack(
  live: readonly ManagedFieldsEntry[],
  former: readonly FormerOwner[],
): readonly FieldPath[] {
  const others = live.filter((entry) => !isOurs(entry));
  const owns = (entry: ManagedFieldsEntry, field: FieldPath) =>
    ownedAt(entry.fieldsV1 ?? {}, field).length > 0;
  const isFormer = (entry: ManagedFieldsEntry) => former.some((owner) => isSameManager(entry, owner));
  return former.flatMap((owner) =>
    owner.fields.filter(
      (field) =>
        !others.some((entry) => (isSameManager(entry, owner) || !isFormer(entry)) && owns(entry, field)),
    ),
  );
}

function anew({ manager, operation, apiVersion, subresource, time }: FormerOwner): ManagedFieldsEntry {
  return {
    manager,
    operation,
    apiVersion,
    ...(time !== undefined && { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: {},
    ...(subresource !== undefined && { subresource }),
  };
}

function isSameManager(entry: ManagedFieldsEntry, owner: FormerOwner): boolean {
  return (
    entry.manager === owner.manager &&
    entry.operation === owner.operation &&
    entry.apiVersion === owner.apiVersion &&
    (entry.subresource ?? '') === (owner.subresource ?? '')
  );
}

/**
 * The field itself, or all of it that is owned: who changes a map takes everything in it. Of a map that is owned as one
 * value, all that is owned is the map; and a map on the way to the field, which may be somebody's too, goes with the
 * last thing in it.
 * Upstream: structured-merge-diff, `atomic`; a selector of nodes for instance (v6).
 */
function ownedAt(fields: FieldsV1, path: FieldPath): readonly FieldPath[] {
  let part: FieldsV1 = fields;
  const mapsOnTheWay: FieldPath[] = [];
  for (const [depth, key] of path.entries()) {
    const next = part[key];
    const way = path.slice(0, depth);
    if (next === undefined) return depth > 0 && Object.keys(part).length === 0 ? [way] : [];
    if ('.' in part) mapsOnTheWay.push([...way, '.']);
    part = next;
  }
  return [...mapsOnTheWay, ...leavesOf(part).map((leaf) => [...path, ...leaf])];
}

function leavesOf(fields: FieldsV1): readonly FieldPath[] {
  const entries = Object.entries(fields);
  if (entries.length === 0) return [[]];
  return entries.flatMap(([key, part]) => leavesOf(part).map((leaf) => [key, ...leaf]));
}

function withField(fields: FieldsV1, [head, ...rest]: FieldPath): FieldsV1 {
  return head === undefined ? fields : { ...fields, [head]: withField(fields[head] ?? {}, rest) };
}
