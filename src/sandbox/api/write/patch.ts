import type { KubeObject } from '../../../objects/meta.ts';
import type { ApiPatch, Caller, Key } from '../api.ts';
import type { Context } from '../context.ts';
import { notFound } from '../errors.ts';
import type { Fields } from '../json.ts';
import { fieldsOf, jsonOf } from '../json.ts';
import type { ServedKind } from '../kinds.ts';
import { jsonPatch } from '../patch/json-patch.ts';
import { mergePatch } from '../patch/merge-patch.ts';
import { strategicPatch } from '../patch/strategic.ts';
import { checkName } from './meta.ts';
import type { Door } from './update.ts';
import { replace } from './update.ts';

/** PATCH. Upstream: apiserver pkg/endpoints/handlers/patch.go (1.36). */
export function patch<T extends KubeObject>(
  context: Context,
  kind: ServedKind<T>,
  key: Key,
  change: ApiPatch,
  caller: Caller,
  door: Door = {},
): T {
  const live = context.store.find<T>(kind, key);
  if (live === undefined) throw notFound(kind, key.name);
  const patched = patchedBy(jsonOf(live), change, kind.schema);
  checkName(patched, key, kind);
  return replace(context, kind, live, patched, caller, door);
}

export function patchedBy(object: Fields, change: ApiPatch, struct: string): Fields {
  switch (change.type) {
    case 'json':
      return jsonPatch(object, change.operations);
    case 'merge':
      return mergePatch(object, fieldsOf(change.patch));
    case 'strategic':
      return strategicPatch(object, fieldsOf(change.patch), struct);
  }
}
