import { ApiError } from '../api/api.ts';
import type { ApiPatch } from '../api/api.ts';
import { badRequest } from '../api/errors.ts';
import { isFields, objectOf, textOf, valueAt } from '../api/json.ts';
import { accessReviews, namespaces, rulesReviews, selfReviews } from '../api/kinds.ts';
import { reviewAccess, reviewRules, reviewSelf } from '../api/reviews.ts';
import { strategyOf } from '../api/strategies.ts';
import { jsonAnswer } from './answers.ts';
import { readJson, readObject, unsupportedMediaType } from './body.ts';
import type { Call } from './call.ts';
import { validateFields, validatePatch } from './field-validation.ts';
import { list, listAnswer } from './list.ts';
import { deleteOptions, isDryRun } from './options.ts';
import { selectionOf } from './selection.ts';
import type { HttpResponse } from './transport.ts';

const warned = (warnings: readonly string[]) => (warnings.length === 0 ? {} : { warning: warnings });

export function create(call: Call): HttpResponse {
  const { api, faults, target, request, caller } = call;
  const body = readObject(request, target.kind);
  const warnings = validateFields(call, body);
  const dryRun = isDryRun(call, 'CreateOptions');
  if (target.kind === accessReviews) {
    return jsonAnswer(reviewAccess(body, faults.denials, caller, api.context.time.stamp()), 201);
  }
  if (target.kind === selfReviews) return jsonAnswer(reviewSelf(caller, api.context.time.stamp()), 201);
  if (target.kind === rulesReviews) return jsonAnswer(reviewRules(body, faults.denials, caller), 201);
  const namespace = target.namespace ?? textOf(valueAt(body, 'metadata', 'namespace'));
  const created = api.create(target.kind, namespace || undefined, objectOf(body), caller, { dryRun });
  return jsonAnswer(created, 201, warned(warnings));
}

/** PUT; kinds that may come to be this way do. */
export function update(call: Call, name: string): HttpResponse {
  const { api, target, request, caller } = call;
  const { kind, namespace, subresource } = target;
  const body = readObject(request, kind);
  const warnings = validateFields(call, body);
  const options = { dryRun: isDryRun(call, 'UpdateOptions') };
  const metadata = { ...(isFields(body['metadata']) ? body['metadata'] : {}) };
  const given = textOf(metadata['name']);
  if (given !== name) {
    const said =
      given === '' ? `(${name} based on URL) was undeterminable: name must be provided` : undefined;
    throw badRequest(
      `the name of the object ${said ?? `(${given}) does not match the name on the URL (${name})`}`,
    );
  }
  const missing = api.context.store.find(kind, { namespace, name }) === undefined;
  if (missing && strategyOf(kind).createsOnUpdate && subresource === undefined) {
    return jsonAnswer(api.create(kind, namespace, objectOf(body), caller, options), 201, warned(warnings));
  }
  const placed = objectOf({
    ...body,
    metadata: { ...metadata, namespace: metadata['namespace'] ?? namespace },
  });
  const updated = api.update(kind, placed, caller, {
    ...options,
    ...(subresource !== undefined && { subresource }),
  });
  return jsonAnswer(updated, 200, warned(warnings));
}

export function patch(call: Call, name: string): HttpResponse {
  const { api, target, caller } = call;
  const { kind, namespace, subresource } = target;
  const options = {
    dryRun: isDryRun(call, 'PatchOptions'),
    ...(subresource !== undefined && { subresource }),
  };
  const change = readPatch(call);
  const warnings = validatePatch(call, name, change);
  return jsonAnswer(api.patch(kind, { namespace, name }, change, caller, options), 200, warned(warnings));
}

export function readPatch({ request }: Call): ApiPatch {
  const type = (request.headers['content-type'] ?? '').split(';')[0];
  const body = () => readJson(request, 'patch');
  switch (type) {
    case 'application/json-patch+json':
      return { type: 'json', operations: readOperations(body()) };
    case 'application/merge-patch+json':
      return { type: 'merge', patch: body() };
    case 'application/strategic-merge-patch+json':
      return { type: 'strategic', patch: body() };
    default:
      throw unsupportedMediaType();
  }
}

function readOperations(body: unknown): (ApiPatch & { readonly type: 'json' })['operations'] {
  if (!Array.isArray(body)) {
    throw badRequest(
      'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
    );
  }
  return body.filter(isFields).map((operation) => ({
    ...operation,
    op: textOf(operation['op']),
    path: textOf(operation['path']),
  }));
}

export function remove(call: Call, name: string): HttpResponse {
  const { api, target, caller } = call;
  const { kind, namespace } = target;
  const { object, gone } = api.remove(kind, { namespace, name }, caller, deleteOptions(call));
  if (!gone || strategyOf(kind).returnsDeleted) return jsonAnswer(object);
  const { uid } = object.metadata ?? {};
  const details = { name, ...(kind.group !== '' && { group: kind.group }), kind: kind.plural, uid };
  return jsonAnswer({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details });
}

/** DELETE of a collection answers with what it deleted. */
export function removeAll(call: Call): HttpResponse {
  const { api, target, caller } = call;
  const { kind } = target;
  if (kind === namespaces) return list(call);
  const options = deleteOptions(call);
  const found = (api.context.store.all(kind) ?? []).filter(selectionOf(call));
  const deleted = found.flatMap(({ metadata }) => {
    try {
      const key = { namespace: metadata?.namespace, name: metadata?.name ?? '' };
      return [api.remove(kind, key, caller, options).object];
    } catch (error) {
      if (error instanceof ApiError && error.status.code === 404) return [];
      throw error;
    }
  });
  return listAnswer(call, deleted, { resourceVersion: String(api.context.store.version) });
}
