import type { ControllerRevision } from '../../objects/workload.ts';
import { revisionOf } from '../../statefulset/pods.ts';
import { type Guard, templatesMade } from '../guard.ts';
import type { Situation } from '../situation.ts';

/** Upstream: pkg/apis/apps/v1/defaults.go, SetDefaults_StatefulSet (1.36). */
const DEFAULT_LIMIT = 10;

/**
 * A revision that the drill makes pushes the owner's oldest one out, and no undo brings that back.
 * Upstream: stateful_set_control.go, truncateHistory (1.36); a negative limit keeps everything.
 */
export const revisionHistory: Guard = {
  name: 'revision-history',
  skippable: true,
  needs: (steps) =>
    templatesMade(steps) === 0
      ? []
      : ['list', 'watch'].map((verb) => ({
          verb,
          group: 'apps',
          resource: 'controllerrevisions',
          purpose: 'see whether an old revision would be lost',
        })),
  check({ situation, steps, revisions }) {
    const made = templatesMade(steps);
    if (made === 0) return undefined;
    if ('unreadable' in revisions)
      return {
        saw: `ControllerRevisions cannot be read: ${revisions.unreadable}`,
        wayOut: 'allow `list` and `watch controllerrevisions.apps`, or skip this guard',
      };
    const { name, namespace } = situation.spec;
    const limit = situation.set.spec?.revisionHistoryLimit ?? DEFAULT_LIMIT;
    const kept = oldRevisions(revisions.items, situation);
    if (limit < 0 || kept.length + made <= limit) return undefined;
    const oldest = kept[0]?.metadata?.name;
    const evict =
      oldest === undefined
        ? ''
        : `; or give the oldest up: kubectl delete controllerrevision ${oldest} -n ${namespace}`;
    return {
      saw: `sts/${name} keeps ${kept.length} old revisions of at most ${limit}: the drill makes ${made} more, and the oldest would be lost to \`kubectl rollout undo\``,
      wayOut: `raise spec.revisionHistoryLimit, where the server lets it be changed${evict}`,
    };
  },
};

/** Those that only the history keeps, oldest first. */
function oldRevisions(
  revisions: readonly ControllerRevision[],
  { set, members }: Situation,
): readonly ControllerRevision[] {
  const { currentRevision, updateRevision } = set.status ?? {};
  const live = new Set([currentRevision, updateRevision, ...[...members.values()].map(revisionOf)]);
  return revisions
    .filter(({ metadata }) => !live.has(metadata?.name))
    .toSorted((a, b) => (a.revision ?? 0) - (b.revision ?? 0));
}
