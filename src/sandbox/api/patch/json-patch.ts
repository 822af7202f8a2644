import type { Operation } from 'rfc6902';
import { applyPatch } from 'rfc6902';
import type { ApiPatch } from '../api.ts';
import { refusal } from '../errors.ts';
import type { Fields } from '../json.ts';

const OPERATIONS = new Set(['add', 'remove', 'replace', 'move', 'copy', 'test']);

/** RFC 6902. Any operation that fails, `test` among them, refuses the whole patch with 422. */
export function jsonPatch(
  object: Fields,
  operations: (ApiPatch & { readonly type: 'json' })['operations'],
): Fields {
  const target = structuredClone(object);
  const failed = applyPatch(target, operations.map(readOperation)).find((error) => error !== null);
  // Upstream answers with no more than this: apiserver endpoints/handlers/patch.go, jsonPatcher (1.36).
  if (failed)
    throw refusal(422, 'Invalid', `the server rejected our request due to an error in our request`, {});
  return target;
}

function readOperation({
  op,
  path,
  from,
  value,
}: {
  op: string;
  path: string;
  from?: string;
  value?: unknown;
}): Operation {
  if (!OPERATIONS.has(op))
    throw refusal(422, 'Invalid', `the server rejected our request due to an error in our request`, {});
  const parts = { op, path, ...(from !== undefined && { from }), ...(value !== undefined && { value }) };
  return parts as Operation;
}
