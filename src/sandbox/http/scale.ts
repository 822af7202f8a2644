import type { LabelSelector } from '../../objects/meta.ts';
import type { StatefulSet } from '../../objects/workload.ts';
import { badRequest } from '../api/errors.ts';
import type { Fields } from '../api/json.ts';
import { fieldsOf, jsonOf, objectOf, textOf, valueAt } from '../api/json.ts';
import { statefulSets } from '../api/kinds.ts';
import { patchedBy } from '../api/write/patch.ts';
import { jsonAnswer } from './answers.ts';
import { readObject } from './body.ts';
import type { Call } from './call.ts';
import { isDryRun } from './options.ts';
import type { HttpResponse } from './transport.ts';
import { readPatch } from './write.ts';

const scaleKind = { group: 'autoscaling', version: 'v1', kind: 'Scale' };

/** statefulsets/scale, as an autoscaling/v1 Scale. Upstream: pkg/registry/apps/statefulset/storage/storage.go (1.36). */
export function scale(call: Call, name: string): HttpResponse {
  const { api, target, request, caller } = call;
  const set = api.get(statefulSets, { namespace: target.namespace, name });
  if (request.method === 'GET') return jsonAnswer(scaleOf(set));
  const wanted =
    request.method === 'PUT'
      ? readObject(request, scaleKind)
      : patchedBy(scaleOf(set), readPatch(call), 'autoscaling.v1.Scale');
  if (textOf(valueAt(wanted, 'metadata', 'name')) !== name) {
    throw badRequest(
      `the name of the object (${name} based on URL) was undeterminable: name must be provided`,
    );
  }
  const options = { dryRun: isDryRun(call, 'UpdateOptions'), subresource: 'scale' };
  return jsonAnswer(scaleOf(api.update(statefulSets, scaled(set, wanted), caller, options)));
}

function scaled(set: StatefulSet, wanted: Fields): StatefulSet {
  const { resourceVersion, uid } = fieldsOf(wanted['metadata']);
  const metadata = { ...set.metadata, uid: uid ?? set.metadata?.uid, resourceVersion };
  const replicas = valueAt(wanted, 'spec', 'replicas') ?? 0;
  return objectOf({ ...jsonOf(set), metadata, spec: { ...set.spec, replicas } });
}

function scaleOf({ metadata = {}, spec = {}, status = {} }: StatefulSet): Fields {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata;
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    // Go leaves a zero out.
    spec: spec.replicas ? { replicas: spec.replicas } : {},
    status: { replicas: status.replicas ?? 0, selector: selectorText(spec.selector ?? {}) },
  };
}

/** `app=web,tier in (a,b)`. Upstream: apimachinery pkg/labels, Selector.String. */
function selectorText({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
  const pairs = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
  const others = matchExpressions.map(({ key, operator, values = [] }) => {
    const list = `(${values.toSorted().join(',')})`;
    if (operator === 'In') return `${key} in ${list}`;
    if (operator === 'NotIn') return `${key} notin ${list}`;
    return operator === 'Exists' ? `${key}` : `!${key}`;
  });
  return [...pairs, ...others].toSorted().join(',');
}
