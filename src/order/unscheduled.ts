type UnscheduledMode =
  | 'unschedulable-cordoned'
  | 'volume-affinity-conflict'
  | 'claim-pending'
  | 'claim-deleting'
  | 'claim-deleted'
  | 'unschedulable';

/**
 * One message counts every node's reason. A cordon comes first: it is the one reason that somebody made by hand and
 * that hides what the node would otherwise do. Texts of kube-scheduler, 1.27 to 1.36.
 */
const patterns: readonly (readonly [RegExp, UnscheduledMode])[] = [
  [/persistentvolumeclaim "[^"]+" is being deleted/i, 'claim-deleting'],
  [/persistentvolumeclaim "[^"]+" not found/i, 'claim-deleted'],
  [/node\(s\) were unschedulable|node\.kubernetes\.io\/unschedulable/i, 'unschedulable-cordoned'],
  [/volume node affinity conflict|PersistentVolume's node affinity/i, 'volume-affinity-conflict'],
  [/unbound immediate PersistentVolumeClaims|available persistent volumes to bind/i, 'claim-pending'],
];

/** Why no node takes a pod, from the message of its condition PodScheduled=False or of a FailedScheduling event. */
export function classifyUnscheduled(message: string): UnscheduledMode {
  return patterns.find(([pattern]) => pattern.test(message))?.[1] ?? 'unschedulable';
}
