import type { KubeObject } from '../../objects/meta.ts';
import { parseFieldSelector } from '../api/selectors/fields.ts';
import { parseLabelSelector } from '../api/selectors/labels.ts';
import type { Call } from './call.ts';

/** Whether an object is among those that are asked for: namespace, name, labels and fields. */
export function selectionOf({
  target,
  query,
}: Pick<Call, 'target' | 'query'>): (object: KubeObject) => boolean {
  const labels = parseLabelSelector(query.get('labelSelector') ?? '');
  const fields = parseFieldSelector(target.kind, query.get('fieldSelector') ?? '');
  return (object) =>
    (target.namespace === undefined || object.metadata?.namespace === target.namespace) &&
    (target.name === undefined || object.metadata?.name === target.name) &&
    labels(object.metadata?.labels ?? {}) &&
    fields(object);
}
