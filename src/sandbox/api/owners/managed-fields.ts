import type { KubeObject, ManagedFieldsEntry } from '../../../objects/meta.ts';
import { sameJson } from '../../../lib/equal.ts';
import { jsonOf } from '../json.ts';
import { canonical } from '../schema/canonical.ts';
import { compare } from './compare.ts';
import type { FieldSet } from './field-set.ts';
import { difference, isEmpty, nothing, readRoot, union, writeFields } from './field-set.ts';

/** Who wrote, through which door. */
export interface Writer {
  readonly manager: string;
  readonly apiVersion: string;
  readonly subresource: string | undefined;
  /** RFC 3339. */
  readonly time: string;
}

/** Nobody owns these: the server sets them itself. Upstream: managedfields/internal/stripmeta.go (1.36). */
const UNOWNED = readRoot({
  'f:apiVersion': {},
  'f:kind': {},
  'f:metadata': {
    '.': {},
    'f:name': {},
    'f:namespace': {},
    'f:creationTimestamp': {},
    'f:selfLink': {},
    'f:uid': {},
    'f:resourceVersion': {},
    'f:generation': {},
    'f:managedFields': {},
  },
});

/**
 * The field owners after a write that is not an apply. The writer gains what it changed, everybody else loses that,
 * removed fields are nobody's, and a manager that owns nothing is forgotten. Owners may be written by hand: an empty
 * list is taken for a client that does not know them, a list of one empty entry ends the tracking for good.
 * Upstream: apimachinery pkg/util/managedfields/internal (1.36), structured-merge-diff merge/update.go (v6).
 */
export function ownersAfterUpdate(
  live: KubeObject | undefined,
  next: KubeObject,
  struct: string,
  writer: Writer,
): readonly ManagedFieldsEntry[] {
  const entries = startOf(live, next, writer.subresource !== undefined);
  if (entries.length === 0 && live !== undefined) return [];
  const before = live === undefined ? canonical({}, struct) : jsonOf(live);
  const { changed, removed } = compare(before, jsonOf(next), struct);
  return ownersWith(entries, difference(changed, UNOWNED), removed, writer);
}

function startOf(
  live: KubeObject | undefined,
  next: KubeObject,
  isSubresource: boolean,
): readonly ManagedFieldsEntry[] {
  const given = isSubresource ? [] : (next.metadata?.managedFields ?? []);
  if (given.length === 1 && sameJson(given[0], {})) return [];
  return given.length > 0 ? given : (live?.metadata?.managedFields ?? []);
}

function ownersWith(
  entries: readonly ManagedFieldsEntry[],
  taken: FieldSet,
  removed: FieldSet,
  writer: Writer,
): readonly ManagedFieldsEntry[] {
  const gone = union(taken, removed);
  const kept = entries.map((entry) => ({ entry, fields: readRoot(entry.fieldsV1 ?? {}) }));
  const owned = kept.map(({ entry, fields }) => ({ entry, fields: difference(fields, gone), was: fields }));
  if (!isEmpty(taken)) {
    const own = owned.find(({ entry }) => isBy(entry, writer));
    const fields = union(taken, own === undefined ? nothing : difference(own.was, removed));
    const entry = { ...entryOf(writer), time: writer.time };
    if (own) owned.splice(owned.indexOf(own), 1, { entry, fields, was: nothing });
    else owned.push({ entry, fields, was: nothing });
  }
  return inOrder(
    owned
      .filter(({ fields }) => !isEmpty(fields))
      .map(({ entry, fields, was }) =>
        fields === was ? entry : { ...entry, fieldsV1: writeFields(fields) },
      ),
  );
}

function isBy(entry: ManagedFieldsEntry, { manager, apiVersion, subresource }: Writer): boolean {
  return (
    entry.manager === manager &&
    entry.operation === 'Update' &&
    entry.apiVersion === apiVersion &&
    (entry.subresource ?? '') === (subresource ?? '')
  );
}

function entryOf({ manager, apiVersion, subresource }: Writer): ManagedFieldsEntry {
  return {
    apiVersion,
    fieldsType: 'FieldsV1',
    manager,
    operation: 'Update',
    ...(subresource !== undefined && { subresource }),
  };
}

/** Upstream: managedfields/internal/managedfields.go, sortEncodedManagedFields (1.36). */
function inOrder(entries: readonly ManagedFieldsEntry[]): readonly ManagedFieldsEntry[] {
  const keyOf = ({
    operation = '',
    time = '',
    manager = '',
    apiVersion = '',
    subresource = '',
  }: ManagedFieldsEntry) => [operation, time, manager, apiVersion, subresource].join('\0');
  return entries.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}
