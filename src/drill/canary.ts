import { podName } from '../statefulset/names.ts';
import { revisionOf } from '../statefulset/pods.ts';
import type { Situation } from './situation.ts';

/**
 * What a lower partition does to a canary that stood before the drill: pods which it frees go to its owner's new
 * revision, and no higher partition takes them back. That holds whatever template an earlier step has put in place: once
 * it is rolled out to all, or taken back, the revision they came from is not the current one any more.
 * Upstream: stateful_set_utils.go, completeRollingUpdate (1.36).
 */
export function updatedForGood(
  { set, spec, members }: Situation,
  freed: readonly number[],
): readonly string[] {
  const { currentRevision, updateRevision } = set.status ?? {};
  if (currentRevision === updateRevision) return [];
  return freed
    .filter((ordinal) => {
      const pod = members.get(ordinal);
      return pod === undefined || revisionOf(pod) !== updateRevision;
    })
    .map((ordinal) => `${podName(spec.name, ordinal)} would be updated for good`);
}
