import type { KubeObject } from '../../../objects/meta.ts';
import { sameJson } from '../../../lib/equal.ts';
import type { Caller, Key, WriteOptions } from '../api.ts';
import type { Context } from '../context.ts';
import { apiVersionOf, conflict, MODIFIED, notFound, refuseIfInvalid } from '../errors.ts';
import type { Fields } from '../json.ts';
import { fieldsOf, jsonOf, listOf, objectOf, textOf, withFields } from '../json.ts';
import type { ServedKind } from '../kinds.ts';
import { ownersAfterUpdate } from '../owners/managed-fields.ts';
import { strategyOf } from '../strategies.ts';
import { labelErrors } from '../validation/names.ts';
import { asObject, decode } from './decode.ts';
import { checkName, keptMetadata, metadataUpdateErrors } from './meta.ts';

export interface Door extends WriteOptions {
  readonly subresource?: string | undefined;
}

/** PUT. Upstream: apiserver pkg/endpoints/handlers/update.go (1.36). */
export function update<T extends KubeObject>(
  context: Context,
  kind: ServedKind<T>,
  key: Key,
  body: T,
  caller: Caller,
  door: Door = {},
): T {
  checkName(jsonOf(body), key, kind);
  const live = context.store.find<T>(kind, key);
  if (live === undefined) throw notFound(kind, key.name);
  checkUid(kind, key, body, live);
  return replace(context, kind, live, jsonOf(body), caller, door);
}

/** Whatever the next state came from, this is how it takes the place of the live one. */
export function replace<T extends KubeObject>(
  context: Context,
  kind: ServedKind<T>,
  live: T,
  body: Fields,
  caller: Caller,
  { dryRun = false, subresource }: Door,
): T {
  const old = jsonOf(live);
  const oldMetadata = fieldsOf(old['metadata']);
  const name = textOf(oldMetadata['name']);
  const decoded = decode(kind, body);
  const asked = textOf(fieldsOf(decoded['metadata'])['resourceVersion']);
  if (asked !== '' && asked !== '0' && asked !== oldMetadata['resourceVersion'])
    throw conflict(kind, name, MODIFIED);
  const kept = throughDoor(kind, decoded, old, subresource);
  const owned = withOwners(context, kind, live, kept, caller, subresource);
  const next = prepare(context, kind, owned, old, subresource);
  refuseIfInvalid(kind, name, errorsOf(context, kind, next, old, subresource));
  const object = asObject<T>(kind, next);
  if (isSame(jsonOf(object), old)) return live;
  if (dryRun) return object;
  return store(context, kind, object);
}

function checkUid(kind: ServedKind, { namespace, name }: Key, body: KubeObject, live: KubeObject): void {
  const asked = body.metadata?.uid ?? '';
  const uid = live.metadata?.uid;
  if (asked === '' || asked === uid) return;
  const place = [kind.plural, namespace, name].filter((part) => part !== undefined).join('/');
  const why = `Precondition failed: UID in precondition: ${asked}, UID in object meta: ${uid}`;
  const code = `StorageError: invalid object, Code: 4, Key: /registry/${place}, ResourceVersion: 0, AdditionalErrorMsg: ${why}`;
  throw conflict(kind, name, code);
}

/** What this door lets through: the status only by its own, everything else only by the main one. */
function throughDoor(kind: ServedKind, next: Fields, old: Fields, subresource: string | undefined): Fields {
  const metadata = keptMetadata(fieldsOf(next['metadata']), fieldsOf(old['metadata']));
  if (subresource === 'status') {
    // Old kubelets corrupted owner references. Upstream: podStatusStrategy.PrepareForUpdate.
    const owners =
      kind.plural === 'pods' ? { ownerReferences: fieldsOf(old['metadata'])['ownerReferences'] } : {};
    return { ...next, spec: old['spec'], metadata: withFields(metadata, owners) };
  }
  if (!kind.subresources.includes('status')) return { ...next, metadata };
  return withFields({ ...next, metadata }, { status: old['status'] });
}

function withOwners(
  context: Context,
  kind: ServedKind,
  live: KubeObject,
  next: Fields,
  caller: Caller,
  subresource: string | undefined,
): Fields {
  const writer = {
    manager: caller.fieldManager,
    apiVersion: apiVersionOf(kind),
    subresource,
    time: context.time.stamp(),
  };
  const owners = ownersAfterUpdate(live, objectOf(next), kind.schema, writer);
  const managedFields = owners.length === 0 ? undefined : owners;
  return { ...next, metadata: withFields(fieldsOf(next['metadata']), { managedFields }) };
}

function prepare(
  context: Context,
  kind: ServedKind,
  next: Fields,
  old: Fields,
  subresource: string | undefined,
): Fields {
  const { prepareUpdate, counted = [] } = strategyOf(kind);
  const main = subresource === undefined || subresource === 'scale';
  if (!main) return next;
  const prepared = prepareUpdate?.(next, old, context) ?? next;
  if (counted.every((key) => sameJson(prepared[key], old[key]))) return prepared;
  const metadata = fieldsOf(prepared['metadata']);
  const generation = Number(fieldsOf(old['metadata'])['generation'] ?? 0) + 1;
  return { ...prepared, metadata: { ...metadata, generation } };
}

function errorsOf(
  context: Context,
  kind: ServedKind,
  next: Fields,
  old: Fields,
  subresource: string | undefined,
): ReturnType<typeof labelErrors> {
  const strategy = strategyOf(kind);
  const metadata = fieldsOf(next['metadata']);
  return [
    ...metadataUpdateErrors(metadata, fieldsOf(old['metadata'])),
    ...labelErrors(metadata),
    ...(subresource === undefined || subresource === 'scale'
      ? [
          ...(strategy.validate?.(next, context) ?? []),
          ...(strategy.validateUpdate?.(next, old, context) ?? []),
        ]
      : []),
  ];
}

/** Nothing but the time of an owner's last write: such a write is not stored. */
function isSame(next: Fields, old: Fields): boolean {
  if (fieldsOf(next['metadata'])['managedFields'] === fieldsOf(old['metadata'])['managedFields'])
    return sameJson(next, old);
  return sameJson(withoutTimes(next), withoutTimes(old));
}

function withoutTimes(object: Fields): Fields {
  const metadata = fieldsOf(object['metadata']);
  const managedFields = listOf(metadata['managedFields']).map((entry) =>
    withFields(fieldsOf(entry), { time: undefined }),
  );
  return { ...object, metadata: { ...metadata, managedFields } };
}

/** A deletion that waited for finalizers only ends with the last of them. Upstream: store.go, ShouldDeleteDuringUpdate. */
function store<T extends KubeObject>(context: Context, kind: ServedKind<T>, object: T): T {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, finalizers = [] } = object.metadata ?? {};
  const over = deletionTimestamp !== undefined && deletionGracePeriodSeconds === 0 && finalizers.length === 0;
  const waiting =
    kind.plural === 'namespaces' && listOf(fieldsOf(jsonOf(object)['spec'])['finalizers']).length > 0;
  if (over && !waiting) return context.store.remove(kind, object);
  return context.store.write(kind, object);
}
