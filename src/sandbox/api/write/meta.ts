import type { Key } from '../api.ts';
import type { FieldError } from '../errors.ts';
import { badRequest, forbiddenField, invalidField } from '../errors.ts';
import type { Fields } from '../json.ts';
import { fieldsOf, listOf, textOf, withFields } from '../json.ts';
import type { ServedKind } from '../kinds.ts';
import { sameJson } from '../../../lib/equal.ts';

/** Whether the body speaks of the object it was sent to. Upstream: apiserver endpoints/handlers/rest.go, checkName. */
export function checkName(object: Fields, { namespace, name }: Key, kind: ServedKind): void {
  const metadata = fieldsOf(object['metadata']);
  const given = textOf(metadata['name']);
  if (given === '') {
    throw badRequest(
      `the name of the object (${name} based on URL) was undeterminable: name must be provided`,
    );
  }
  if (given !== name) {
    throw badRequest(`the name of the object (${given}) does not match the name on the URL (${name})`);
  }
  checkNamespace(metadata, namespace, kind);
}

export function checkNamespace(metadata: Fields, namespace: string | undefined, kind: ServedKind): void {
  const given = textOf(metadata['namespace']);
  if (!kind.namespaced || given === '' || given === namespace) return;
  throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
}

/** What a write leaves as it was: a client may leave it out, or be too old to know it. */
export function keptMetadata(metadata: Fields, old: Fields): Fields {
  return withFields(metadata, {
    namespace: old['namespace'],
    uid: metadata['uid'] ?? old['uid'],
    creationTimestamp: metadata['creationTimestamp'] ?? old['creationTimestamp'],
    deletionTimestamp: old['deletionTimestamp'] ?? undefined,
    deletionGracePeriodSeconds: old['deletionGracePeriodSeconds'] ?? undefined,
    generation: old['generation'],
    resourceVersion: old['resourceVersion'],
  });
}

/** Upstream: apimachinery pkg/api/validation/objectmeta.go, ValidateObjectMetaUpdate (1.36). */
export function metadataUpdateErrors(metadata: Fields, old: Fields): readonly FieldError[] {
  const immutable = ['uid', 'creationTimestamp']
    .filter((key) => !sameJson(metadata[key], old[key]))
    .map((key) => invalidField(`metadata.${key}`, metadata[key], 'field is immutable'));
  const errors = [...immutable, ...newFinalizerErrors(metadata, old)];
  // Said twice by a real server: by every update, and by the strategy of the kind.
  return [...errors, ...errors];
}

function newFinalizerErrors(metadata: Fields, old: Fields): readonly FieldError[] {
  if (old['deletionTimestamp'] === undefined) return [];
  const known = listOf(old['finalizers']);
  const added = listOf(metadata['finalizers']).filter((one) => !known.includes(one));
  if (added.length === 0) return [];
  const names = added.map((one) => JSON.stringify(one)).join(', ');
  const why = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${names}}`;
  return [forbiddenField('metadata.finalizers', why)];
}
