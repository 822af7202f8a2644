import type { KubeObject } from '../../../objects/meta.ts';
import { admitCreate, checkCreate } from '../admission/admission.ts';
import type { Caller, WriteOptions } from '../api.ts';
import type { Context } from '../context.ts';
import { alreadyExists, apiVersionOf, refusal, refuseIfInvalid } from '../errors.ts';
import type { Fields } from '../json.ts';
import { fieldsOf, jsonOf, objectOf, textOf, withFields } from '../json.ts';
import type { ServedKind } from '../kinds.ts';
import { ownersAfterUpdate } from '../owners/managed-fields.ts';
import { strategyOf } from '../strategies.ts';
import { labelErrors, nameErrors } from '../validation/names.ts';
import { asObject, decode } from './decode.ts';
import { checkNamespace } from './meta.ts';

/**
 * POST: defaults, field owners, admission that changes, the strategy, validation, admission that refuses, and only
 * then whether the name is taken.
 * Upstream: apiserver pkg/endpoints/handlers/create.go, pkg/registry/generic/registry/store.go (1.36).
 */
export function create<T extends KubeObject>(
  context: Context,
  kind: ServedKind<T>,
  namespace: string | undefined,
  body: T,
  caller: Caller,
  { dryRun = false }: WriteOptions = {},
): T {
  checkNamespace(fieldsOf(jsonOf(body)['metadata']), namespace, kind);
  const decoded = named(context, kind, decode(kind, jsonOf(body)), namespace);
  const owned = withOwners(context, kind, decoded, caller);
  const admitted = admitCreate(context, kind, owned);
  const prepared = prepare(context, kind, admitted);
  const metadata = fieldsOf(prepared['metadata']);
  const name = textOf(metadata['name']);
  const strategy = strategyOf(kind);
  refuseIfInvalid(kind, name, [
    ...nameErrors(metadata, strategy.badName),
    ...labelErrors(metadata),
    ...(strategy.validate?.(prepared, context) ?? []),
  ]);
  checkCreate(context, kind, prepared);
  if (context.store.find(kind, { namespace, name }) !== undefined) throw taken(kind, metadata);
  const object = asObject<T>(kind, prepared);
  return dryRun ? object : context.store.write(kind, object);
}

function named(context: Context, kind: ServedKind, object: Fields, namespace: string | undefined): Fields {
  const metadata = fieldsOf(object['metadata']);
  const prefix = textOf(metadata['generateName']);
  const name =
    textOf(metadata['name']) || (prefix === '' ? undefined : `${prefix}${context.random.suffix()}`);
  return {
    ...object,
    metadata: withFields(metadata, { name, namespace: kind.namespaced ? namespace : undefined }),
  };
}

function withOwners(context: Context, kind: ServedKind, object: Fields, caller: Caller): Fields {
  const seen = strategyOf(kind).keepsStatus ? object : withoutStatus(kind, object);
  const writer = {
    manager: caller.fieldManager,
    apiVersion: apiVersionOf(kind),
    subresource: undefined,
    time: context.time.stamp(),
  };
  const managedFields = ownersAfterUpdate(undefined, objectOf(seen), kind.schema, writer);
  return { ...object, metadata: withFields(fieldsOf(object['metadata']), { managedFields }) };
}

function withoutStatus(kind: ServedKind, object: Fields): Fields {
  return kind.subresources.includes('status') ? withFields(object, { status: undefined }) : object;
}

function prepare(context: Context, kind: ServedKind, object: Fields): Fields {
  const strategy = strategyOf(kind);
  const fresh = strategy.keepsStatus ? object : withoutStatus(kind, object);
  const prepared = strategy.prepareCreate?.(fresh, context) ?? fresh;
  return {
    ...prepared,
    metadata: withFields(fieldsOf(prepared['metadata']), {
      uid: context.random.uid(),
      resourceVersion: undefined,
      creationTimestamp: context.time.stamp(),
      deletionTimestamp: undefined,
      deletionGracePeriodSeconds: undefined,
      selfLink: undefined,
      generation: strategy.counted === undefined ? undefined : 1,
    }),
  };
}

/** Who asked for a generated name is told to come again, even if the name was given beside it. */
function taken(kind: ServedKind, metadata: Fields): Error {
  const name = textOf(metadata['name']);
  const plain = alreadyExists(kind, name);
  if (textOf(metadata['generateName']) === '') return plain;
  const message = `${plain.message}, the server was not able to generate a unique name for the object`;
  return refusal(409, 'AlreadyExists', message, { ...plain.status.details, retryAfterSeconds: 1 });
}
