import type { JsonPatchOperation } from '../../cluster/cluster.ts';
import type { KubeObject } from '../../objects/meta.ts';
import { markAnnotation } from '../../recording/mark.ts';
import { onlyAt } from '../edit/json-patch.ts';
import { type FormerOwner, isOurs, withoutUs } from './owners.ts';

/**
 * The one patch that leaves nothing of us on a set or a node, whose fields are given back to who owned them before; empty
 * when nothing is there.
 */
export function withoutTraces(
  object: KubeObject,
  former: readonly FormerOwner[],
  marked: boolean,
): readonly JsonPatchOperation[] {
  const { managedFields = [] } = object.metadata ?? {};
  const owned = managedFields.some(isOurs);
  if (!marked && !owned) return [];
  const owners = withoutUs(managedFields, former);
  return [
    onlyAt(object),
    ...(marked
      ? [{ op: 'remove' as const, path: `/metadata/annotations/${markAnnotation.replace('/', '~1')}` }]
      : []),
    // `add` also where there are none. An empty list would be taken for none given; a list of nothing empties it.
    // Upstream: apimachinery pkg/util/managedfields/internal/fieldmanager.go, isResetManagedFields (1.36).
    { op: 'add', path: '/metadata/managedFields', value: owners.length > 0 ? owners : [{}] },
  ];
}
