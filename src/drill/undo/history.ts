import { exitCodes, Failure } from '../../lib/failure.ts';
import type { ControllerRevision } from '../../objects/workload.ts';
import type { Journal } from './journal.ts';
import { originOf } from './revision-origin.ts';

/**
 * A template that was rolled out once before is rolled out as its old revision, under a new number. The one before the
 * last is that anyway; any other would come to stand before the owner's template, where `kubectl rollout undo` goes to.
 * Upstream: stateful_set_control.go, getStatefulSetRevisions (1.36).
 * @throws Failure a refusal, when the run would have that happen.
 */
export function assertHistoryStays(revisions: readonly ControllerRevision[], journal: Journal): void {
  const byNumber = revisions.toSorted((a, b) => (a.revision ?? 0) - (b.revision ?? 0));
  const again = byNumber.find(
    (revision, index) => index !== byNumber.length - 2 && originOf(revision, journal) === 'run',
  );
  if (again === undefined) return;
  const { name, namespace } = journal.target;
  const number = again.revision ?? 0;
  throw new Failure(
    exitCodes.refused,
    `revision ${number} of sts/${name} is what the drill would roll out: it would stand last but one in the history afterwards, and \`kubectl rollout undo\` would go to it; nothing was changed`,
    [
      'Let the drill roll out something new, another image for instance',
      `or give that revision up: kubectl delete controllerrevision ${again.metadata?.name} -n ${namespace}`,
    ],
  );
}
