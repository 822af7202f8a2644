import { badRequest } from '../api/errors.ts';
import { fieldsOf, jsonOf, objectOf, textOf, valueAt } from '../api/json.ts';
import { namespaces } from '../api/kinds.ts';
import { jsonAnswer } from './answers.ts';
import { readObject } from './body.ts';
import type { Call } from './call.ts';
import { log } from './log.ts';
import { deleteOptions, isDryRun } from './options.ts';
import { scale } from './scale.ts';
import type { HttpResponse } from './transport.ts';

type Door = (call: Call, name: string) => HttpResponse;

/** Doors that are not the object's own; `status` is one of those. By method and subresource. */
const DOORS: Readonly<Record<string, Door>> = {
  'POST eviction': evict,
  'POST binding': bind,
  'PUT finalize': finalize,
  'GET log': log,
  'GET scale': scale,
  'PUT scale': scale,
  'PATCH scale': scale,
};

export function doorOf({ request, target: { subresource } }: Call): Door | undefined {
  return subresource === undefined ? undefined : DOORS[`${request.method} ${subresource}`];
}

const done = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 };

function evict(call: Call, name: string): HttpResponse {
  const { api, target, request, caller } = call;
  const eviction = readObject(request, { group: 'policy', version: 'v1', kind: 'Eviction' });
  const given = textOf(valueAt(eviction, 'metadata', 'name'));
  if (given !== name) throw badRequest('name in URL does not match name in Eviction object');
  const options = deleteOptions(call, fieldsOf(eviction['deleteOptions']));
  api.evict({ namespace: target.namespace, name }, caller, options);
  return jsonAnswer(done, 201);
}

function bind(call: Call, name: string): HttpResponse {
  const { api, target, request } = call;
  const binding = readObject(request, { group: '', version: 'v1', kind: 'Binding' });
  const given = textOf(valueAt(binding, 'metadata', 'name'));
  if (given !== name) throw badRequest('name in URL does not match name in Binding object');
  if (!isDryRun(call, 'CreateOptions')) {
    api.bind({ namespace: target.namespace, name }, textOf(valueAt(binding, 'target', 'name')));
  }
  return jsonAnswer(done, 201);
}

/** The namespace controller says that a namespace is empty. */
function finalize(call: Call, name: string): HttpResponse {
  const { api, request, caller } = call;
  const body = readObject(request, namespaces);
  const live = api.get(namespaces, { name });
  const spec = fieldsOf(body['spec']);
  const next = objectOf({
    ...jsonOf(live),
    spec,
    metadata: { ...live.metadata, resourceVersion: undefined },
  });
  return jsonAnswer(api.update(namespaces, next, caller, { subresource: 'finalize' }));
}
