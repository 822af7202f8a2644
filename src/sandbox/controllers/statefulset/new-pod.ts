import type { ControllerRevision } from '../../../objects/workload.ts';
import { podName } from '../../../statefulset/names.ts';
import { revisionLabel } from '../../../statefulset/pods.ts';
import type { FullPod, FullSet } from '../objects.ts';
import type { Tools } from './tools.ts';
import { withIdentity, withStorage } from './identity.ts';
import { ownerReference } from './owner-reference.ts';
import { sets } from '../kinds.ts';

/** A set as it was at one of its revisions. */
export interface Versioned {
  readonly set: FullSet;
  readonly revision: ControllerRevision;
}

/**
 * The pod the controller would make for an ordinal: at the current revision while a rollout has not reached it, else at
 * the update revision. Without `rollingUpdate` the status decides, with it the partition (absent is not `{}`).
 * Upstream: stateful_set_utils.go, newVersionedStatefulSetPod (1.36).
 */
export function newVersionedPod(
  tools: Tools,
  current: Versioned,
  update: Versioned,
  ordinal: number,
): FullPod {
  const { set, revision } = takesCurrentRevision(current.set, ordinal) ? current : update;
  const pod = newPod(tools, set, ordinal);
  const labels = { ...pod.metadata?.labels, [revisionLabel]: revision.metadata?.name ?? '' };
  return { ...pod, metadata: { ...pod.metadata, labels } };
}

function takesCurrentRevision({ spec, status }: FullSet, ordinal: number): boolean {
  const start = spec?.ordinals?.start ?? 0;
  const { type, rollingUpdate } = spec?.updateStrategy ?? {};
  if (rollingUpdate !== undefined) return ordinal < start + (rollingUpdate.partition ?? 0);
  return type === 'RollingUpdate' && ordinal < start + (status?.currentReplicas ?? 0);
}

/** Upstream: newStatefulSetPod and controller.GetPodFromTemplate (1.36). */
function newPod(tools: Tools, set: FullSet, ordinal: number): FullPod {
  const { name = '', namespace = '' } = set.metadata ?? {};
  const { labels = {}, annotations, finalizers } = set.spec?.template?.metadata ?? {};
  const bare: FullPod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: podName(name, ordinal),
      generateName: `${name}-`,
      namespace,
      labels,
      ...(annotations === undefined ? {} : { annotations }),
      ...(finalizers === undefined ? {} : { finalizers }),
      ownerReferences: [ownerReference(set, sets)],
    },
    spec: {
      ...set.spec?.template?.spec,
      hostname: podName(name, ordinal),
      ...(set.spec?.serviceName ? { subdomain: set.spec.serviceName } : {}),
    },
  };
  return withStorage(set, withIdentity(set, bare, tools.profile.podIndexLabel), tools.random);
}
