import type { FieldsV1, KubeObject, ManagedFieldsEntry } from '../../src/objects/meta.ts';

/**
 * Who owns which field after a write, as the API server keeps it, in small: whoever changes a field takes it from
 * everybody else, a field that goes is nobody's, and a manager that owns nothing is forgotten. Lists count as one value.
 * Upstream: structured-merge-diff, merge/update.go, Updater.Update (v6).
 */
export function ownersAfter(
  before: KubeObject,
  after: KubeObject,
  manager: string,
  owners: readonly ManagedFieldsEntry[],
): readonly ManagedFieldsEntry[] {
  const { changed, removed } = differencesOf(before, after);
  if (changed.length + removed.length === 0) return owners;
  const isActor = (entry: ManagedFieldsEntry) =>
    entry.manager === manager && entry.operation === 'Update' && entry.subresource === undefined;
  const actor: ManagedFieldsEntry = owners.find(isActor) ?? {
    manager,
    operation: 'Update',
    apiVersion: after.apiVersion ?? '',
    fieldsType: 'FieldsV1',
    fieldsV1: {},
  };
  const others = owners.filter((entry) => !isActor(entry));
  const left = others.map((entry) => without(entry, [...changed, ...removed]));
  const taken = changed.reduce(
    (fields, path) => withField(fields, path),
    without(actor, removed).fieldsV1 ?? {},
  );
  return [...left, { ...actor, fieldsV1: taken }].filter(
    (entry) => Object.keys(entry.fieldsV1 ?? {}).length > 0,
  );
}

type Path = readonly string[];

interface Differences {
  readonly changed: readonly Path[];
  readonly removed: readonly Path[];
}

function differencesOf(before: KubeObject, after: KubeObject): Differences {
  const old = leaves(definitionOf(before));
  const now = leaves(definitionOf(after));
  return {
    changed: [...now].filter(([path, value]) => old.get(path) !== value).map(([path]) => path.split('\n')),
    removed: [...old.keys()].filter((path) => !now.has(path)).map((path) => path.split('\n')),
  };
}

/** The parts of an object that have owners, as far as a drill comes near them. */
function definitionOf(object: KubeObject): unknown {
  const { labels, annotations } = object.metadata ?? {};
  const { spec } = object as { readonly spec?: unknown };
  return { metadata: { labels, annotations }, spec };
}

/** Path, its keys joined by line breaks, to value as JSON. */
function leaves(value: unknown, path: Path = []): ReadonlyMap<string, string> {
  if (value === undefined) return new Map();
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return new Map([[path.join('\n'), JSON.stringify(value)]]);
  return new Map(Object.entries(value).flatMap(([key, part]) => [...leaves(part, [...path, `f:${key}`])]));
}

function without(entry: ManagedFieldsEntry, paths: readonly Path[]): ManagedFieldsEntry {
  return { ...entry, fieldsV1: paths.reduce(withoutField, entry.fieldsV1 ?? {}) };
}

function withoutField(fields: FieldsV1, [head = '', ...rest]: Path): FieldsV1 {
  const { [head]: part, ...others } = fields;
  if (part === undefined) return fields;
  const left = rest.length === 0 ? {} : withoutField(part, rest);
  const isEmpty = Object.keys(left).every((key) => key === '.');
  return isEmpty ? others : { ...fields, [head]: left };
}

function withField(fields: FieldsV1, [head, ...rest]: Path): FieldsV1 {
  return head === undefined ? fields : { ...fields, [head]: withField(fields[head] ?? {}, rest) };
}
