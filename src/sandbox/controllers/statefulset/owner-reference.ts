import type { KubeObject, OwnerReference } from '../../../objects/meta.ts';
import type { ApiKind } from '../../api/api.ts';
import { apiVersionOf } from '../kinds.ts';

/** A controller reference. Upstream: apimachinery meta/v1, NewControllerRef. */
export function ownerReference(owner: KubeObject, kind: ApiKind): OwnerReference {
  return {
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
    name: owner.metadata?.name ?? '',
    uid: owner.metadata?.uid ?? '',
    controller: true,
    blockOwnerDeletion: true,
  };
}

export function controllerOf(object: KubeObject): OwnerReference | undefined {
  return object.metadata?.ownerReferences?.find((reference) => reference.controller === true);
}

/** Same kind and name, whatever the UID. Upstream: stateful_set_utils.go, matchesRef. */
export function refersTo(reference: OwnerReference, owner: KubeObject, kind: ApiKind): boolean {
  return (
    reference.apiVersion === apiVersionOf(kind) &&
    reference.kind === kind.kind &&
    reference.name === owner.metadata?.name
  );
}
