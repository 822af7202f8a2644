import { refusal } from '../api/errors.ts';
import { tableOf } from '../api/table/table.ts';
import { acceptsPartial, acceptsTable, includeOf } from './accepted.ts';
import { jsonAnswer } from './answers.ts';
import type { Call } from './call.ts';
import { isWatch, verbOf } from './call.ts';
import { list } from './list.ts';
import { doorOf } from './subresources.ts';
import type { HttpResponse } from './transport.ts';
import { watch } from './watch.ts';
import { create, patch, remove, removeAll, update } from './write.ts';

/** From a request to whoever answers it. */
export function dispatch(call: Call): HttpResponse {
  const { request, target } = call;
  const { name, subresource, kind } = target;
  if (!kind.stored && request.method !== 'POST') throw methodNotAllowed();
  if (isWatch(call)) return watch(call);
  if (name === undefined) return onCollection(call);
  const door = doorOf(call);
  if (door) return door(call, name);
  if (subresource !== undefined && subresource !== 'status') throw methodNotAllowed();
  return onObject(call, name);
}

function onCollection(call: Call): HttpResponse {
  switch (call.request.method) {
    case 'GET':
      return list(call);
    case 'POST':
      return create(call);
    case 'DELETE':
      return removeAll(call);
    default:
      throw methodNotAllowed();
  }
}

function onObject(call: Call, name: string): HttpResponse {
  const isStatus = call.target.subresource === 'status';
  switch (verbOf(call)) {
    case 'get':
      return get(call, name);
    case 'update':
      return update(call, name);
    case 'patch':
      return patch(call, name);
    case 'delete':
      if (isStatus) throw methodNotAllowed();
      return remove(call, name);
    default:
      throw methodNotAllowed();
  }
}

function get(call: Call, name: string): HttpResponse {
  const { api, target, request, query } = call;
  const object = api.get(target.kind, { namespace: target.namespace, name });
  if (acceptsPartial(request)) {
    const type = { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1' };
    return jsonAnswer({ ...type, metadata: object.metadata ?? {} });
  }
  if (!acceptsTable(request)) return jsonAnswer(object);
  const metadata = { resourceVersion: object.metadata?.resourceVersion };
  const now = api.context.time.epoch();
  return jsonAnswer(tableOf(target.kind, [object], { now, include: includeOf(query), metadata }));
}

function methodNotAllowed(): Error {
  const message = 'the server does not allow this method on the requested resource';
  return refusal(405, 'MethodNotAllowed', message, {});
}
