import type { ManagedFieldsEntry } from '../../objects/meta.ts';
import type { Claim, ControllerRevision, Pod, StatefulSet } from '../../objects/workload.ts';
import { digest } from '../../lib/hash.ts';
import { templateDigest } from '../../statefulset/revision.ts';
import { revisionOf } from '../../statefulset/pods.ts';
import { isOurs } from './owners.ts';
import { markAnnotation } from '../../recording/mark.ts';

/**
 * How everything was before the drill, as digests: enough to tell on any machine whether it is so again and to name
 * what is not, small enough for an annotation, and without a secret that a definition may hold.
 */
export interface Before {
  /** `spec.replicas`, `metadata.labels`, `field owner kubectl (Apply)`, … → digest of its value. */
  readonly parts: Readonly<Record<string, string>>;
  /** Digest of the pod template as a ControllerRevision keeps it. */
  readonly template: string;
  /** What the controller said it makes pods from; absent when it had not said anything yet. */
  readonly currentRevision?: string | undefined;
  readonly updateRevision?: string | undefined;
  /** Claim name → UID. Absent when claims could not be read: that is not the same as none. */
  readonly claims?: Readonly<Record<string, string>> | undefined;
  /** ControllerRevision name → UID. Absent when they could not be read. */
  readonly revisions?: Readonly<Record<string, string>> | undefined;
  /** Pod name → the revision it was made from. */
  readonly podRevisions: Readonly<Record<string, string>>;
}

export interface Surroundings {
  readonly claims: readonly Claim[] | undefined;
  readonly revisions: readonly ControllerRevision[] | undefined;
  readonly pods: readonly Pod[];
}

export function describeState(set: StatefulSet, { claims, revisions, pods }: Surroundings): Before {
  return {
    parts: partsOf(set),
    template: templateDigest(set.spec?.template),
    currentRevision: set.status?.currentRevision,
    updateRevision: set.status?.updateRevision,
    claims: claims && uidsByName(claims),
    revisions: revisions && uidsByName(revisions),
    podRevisions: Object.fromEntries(pods.map((pod) => [pod.metadata?.name ?? '', revisionOf(pod) ?? ''])),
  };
}

/** The set's definition, cut into the parts that a difference is reported in. Our own mark and ownership stay out. */
export function partsOf(set: StatefulSet): Readonly<Record<string, string>> {
  const {
    labels = {},
    annotations = {},
    ownerReferences = [],
    finalizers = [],
    managedFields = [],
  } = set.metadata ?? {};
  const { [markAnnotation]: _mark, ...foreign } = annotations;
  const parts: Record<string, string> = {
    'metadata.labels': digest(labels),
    'metadata.annotations': digest(foreign),
    'metadata.ownerReferences': digest(ownerReferences),
    'metadata.finalizers': digest(finalizers),
  };
  for (const [field, value] of Object.entries(set.spec ?? {})) parts[`spec.${field}`] = digest(value);
  for (const owner of managedFields)
    if (isOfDefinition(owner)) parts[ownerPart(owner)] = digest(owner.fieldsV1 ?? {});
  return parts;
}

/** Status is the controller's and changes all the time; our own entries are what the undo takes away. */
function isOfDefinition(owner: ManagedFieldsEntry): boolean {
  return owner.subresource !== 'status' && !isOurs(owner);
}

function ownerPart({
  manager = '',
  operation = '',
  subresource,
  apiVersion = '',
}: ManagedFieldsEntry): string {
  return `field owner ${manager} (${operation}${subresource ? ` of ${subresource}` : ''}, ${apiVersion})`;
}

function uidsByName(objects: readonly (Claim | ControllerRevision)[]): Readonly<Record<string, string>> {
  return Object.fromEntries(objects.map(({ metadata }) => [metadata?.name ?? '', metadata?.uid ?? '']));
}
