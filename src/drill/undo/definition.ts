import type { ManagedFieldsEntry, ObjectMeta } from '../../objects/meta.ts';
import type { ControllerRevision, StatefulSet } from '../../objects/workload.ts';
import { digest } from '../../lib/hash.ts';
import { markAnnotation } from '../../recording/mark.ts';
import { isOurs } from './owners.ts';

/** What it takes to make a set anew just as it was: all that is its owner's, and nothing that the server gives. */
export interface Definition {
  readonly set: StatefulSet;
  /** Its history, where that goes with it. */
  readonly revisions: readonly ControllerRevision[];
}

/** The set as its owner would write it, field owners and all, without anything of ours or of its controller. */
export function definitionOf(set: StatefulSet, revisions: readonly ControllerRevision[]): Definition {
  const { apiVersion = 'apps/v1', kind = 'StatefulSet', spec, metadata = {} } = set;
  const { managedFields = [] } = metadata;
  return {
    set: {
      apiVersion,
      kind,
      metadata: { ...ownMetadata(metadata), managedFields: managedFields.filter(isOfOwner) },
      ...(spec && { spec }),
    },
    revisions: revisions.map(({ metadata: known = {}, ...revision }) => ({
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      ...revision,
      metadata: withoutOwner(ownMetadata(known)),
    })),
  };
}

export function digestOf({ set, revisions }: Definition): string {
  return digest({ set, revisions });
}

function isOfOwner(entry: ManagedFieldsEntry): boolean {
  return entry.subresource === undefined && !isOurs(entry);
}

function ownMetadata({ name, namespace, labels, annotations, ownerReferences }: ObjectMeta): ObjectMeta {
  const { [markAnnotation]: _mark, ...foreign } = annotations ?? {};
  return {
    ...(name !== undefined && { name }),
    ...(namespace !== undefined && { namespace }),
    ...(labels !== undefined && { labels }),
    ...(Object.keys(foreign).length > 0 && { annotations: foreign }),
    ...(ownerReferences !== undefined && { ownerReferences }),
  };
}

/** A revision without an owner is adopted by the next set of its name. */
function withoutOwner({ ownerReferences: _owner, ...metadata }: ObjectMeta): ObjectMeta {
  return metadata;
}
