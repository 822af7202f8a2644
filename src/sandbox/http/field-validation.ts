import type { ApiPatch } from '../api/api.ts';
import { badRequest, refusal } from '../api/errors.ts';
import type { Fields } from '../api/json.ts';
import { isFields, jsonOf } from '../api/json.ts';
import type { ServedKind } from '../api/kinds.ts';
import { conversionError, goText, unmarshalError } from '../api/schema/go-words.ts';
import { mistyped } from '../api/schema/mistyped.ts';
import { fieldText, unknownFields } from '../api/schema/unknown-fields.ts';
import { patchedBy } from '../api/write/patch.ts';
import type { Call } from './call.ts';

/**
 * Values of the wrong type are refused. Fields the server does not know are, too, where the client asked to be strict,
 * else warned of. Returns the warnings, as header values.
 * Upstream: apiserver pkg/endpoints/handlers/rest.go, fieldValidation (1.36).
 */
export function validateFields(call: Call, body: Fields): readonly string[] {
  const { kind } = call.target;
  const [wrong] = mistyped(body, kind.schema);
  if (wrong !== undefined) throw badRequest(`${handledAs(kind)}: ${unmarshalError(wrong)}`);
  return warningsOf(call, body, (why) => badRequest(`${handledAs(kind)}: ${why}`));
}

/** The same for a patch: a strategic one is looked at itself, what another one makes of the object is. */
export function validatePatch(call: Call, name: string, change: ApiPatch): readonly string[] {
  const { api, target } = call;
  const { schema } = target.kind;
  if (change.type === 'strategic') {
    if (!isFields(change.patch)) return [];
    const refuse = (why: string) => invalidPatch(goText(change.patch), why);
    const [wrong] = mistyped(change.patch, schema);
    if (wrong !== undefined) throw refuse(conversionError(wrong));
    return warningsOf(call, change.patch, refuse);
  }
  const live = api.context.store.find(target.kind, { namespace: target.namespace, name });
  if (live === undefined) return [];
  const patched = patchedBy(jsonOf(live), change, schema);
  const refuse = (why: string) => invalidPatch(JSON.stringify(patched), why);
  const [wrong] = mistyped(patched, schema);
  if (wrong !== undefined) throw refuse(unmarshalError(wrong));
  return warningsOf(call, patched, refuse);
}

function warningsOf(
  { query, target: { kind } }: Call,
  body: Fields,
  refuse: (why: string) => Error,
): readonly string[] {
  const mode = query.get('fieldValidation') ?? 'Warn';
  if (mode === 'Ignore') return [];
  const unknown = unknownFields(body, kind.schema);
  if (unknown.length === 0) return [];
  const said = unknown.map(({ path }) => `unknown field "${fieldText(path)}"`);
  if (mode === 'Strict') throw refuse(`strict decoding error: ${said.join(', ')}`);
  return said.map((text) => `299 - ${JSON.stringify(text)}`);
}

function handledAs({ kind, version }: ServedKind): string {
  return `${kind} in version "${version}" cannot be handled as a ${kind}`;
}

/** It is about nothing in particular: neither kind nor name are told. */
function invalidPatch(patch: string, why: string): Error {
  const message = `Invalid value: ${JSON.stringify(patch)}: ${why}`;
  const causes = [{ reason: 'FieldValueInvalid', message, field: 'patch' }];
  return refusal(422, 'Invalid', ` "" is invalid: patch: ${message}`, { causes });
}
