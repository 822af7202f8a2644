import type { KubeObject } from '../../../objects/meta.ts';
import { badRequest } from '../errors.ts';
import { fieldsOf, valueAt } from '../json.ts';
import type { ServedKind } from '../kinds.ts';
import * as kinds from '../kinds.ts';

export type FieldPredicate = (object: KubeObject) => boolean;

const everywhere = ['metadata.name', 'metadata.namespace'];
const involved = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'];

/** By what a kind can be selected. Upstream: pkg/apis/core/v1/conversion.go, AddFieldLabelConversionsFor… (1.36). */
const SELECTABLE: ReadonlyMap<ServedKind, readonly string[]> = new Map<ServedKind, readonly string[]>([
  [
    kinds.pods,
    [
      'spec.nodeName',
      'spec.restartPolicy',
      'spec.schedulerName',
      'spec.serviceAccountName',
      'spec.hostNetwork',
      'status.phase',
      'status.podIP',
      'status.nominatedNodeName',
    ],
  ],
  [
    kinds.events,
    [...involved.map((key) => `involvedObject.${key}`), 'reason', 'type', 'source', 'reportingComponent'],
  ],
  [kinds.namespaces, ['status.phase']],
  [kinds.nodes, ['spec.unschedulable']],
  [kinds.secrets, ['type']],
  [kinds.services, ['spec.clusterIP', 'spec.type']],
]);

/** `metadata.name=web-0,status.phase!=Running`. Upstream: apimachinery pkg/fields/selector.go. */
export function parseFieldSelector(kind: ServedKind, text: string): FieldPredicate {
  const known = new Set([...everywhere, ...(SELECTABLE.get(kind) ?? [])]);
  const predicates = text
    .split(',')
    .filter((part) => part !== '')
    .map((part) => parseTerm(part, known));
  return (object) => predicates.every((predicate) => predicate(object));
}

function parseTerm(part: string, known: ReadonlySet<string>): FieldPredicate {
  const [, path, operator, wanted = ''] = /^([^=!]+)(!=|==|=)(.*)$/.exec(part) ?? [];
  if (path === undefined) throw badRequest(`invalid selector: '${part}'; can't understand '${part}'`);
  if (!known.has(path)) throw badRequest(`field label not supported: ${path}`);
  return (object) => (fieldText(object, path) === wanted) === (operator !== '!=');
}

function fieldText(object: KubeObject, path: string): string {
  const value = path === 'source' ? sourceOf(object) : valueAt(object, ...path.split('.'));
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : absent(path);
}

function absent(path: string): string {
  return path === 'spec.unschedulable' || path === 'spec.hostNetwork' ? 'false' : '';
}

/** The component of an event, wherever it was put. */
function sourceOf(object: KubeObject): unknown {
  return fieldsOf(valueAt(object, 'source'))['component'] ?? valueAt(object, 'reportingComponent');
}
