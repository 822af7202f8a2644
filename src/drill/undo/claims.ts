import { claims as claimResource } from '../../cluster/resource.ts';
import type { Claim, StatefulSet } from '../../objects/workload.ts';
import { claimOrdinal, podName } from '../../statefulset/names.ts';
import { isInRange, specOf } from '../../statefulset/spec.ts';
import type { UndoStepResult } from '../run-result.ts';
import { deleteByUid } from './delete-by-uid.ts';
import { readSet } from './fields.ts';
import { isOfReplicas, type Journal } from './journal.ts';
import { markOf } from '../../recording/mark.ts';
import type { UndoStage } from './stage.ts';

/**
 * Deletes, by UID, the claims that scaling up has made: the controller leaves them behind when it scales down again.
 * Claims hold data, so every doubt keeps them: those of ordinals that the run did not scale to, or that the set wants now, those that were
 * there before, all of them when nobody could read what was, or when the mark no longer says that the run is on. One
 * that a pod still uses is a step that failed.
 */
export async function removeBornClaims(stage: UndoStage): Promise<readonly UndoStepResult[]> {
  const { cluster, recorder, journal, signal } = stage;
  if (!mayBearClaims(journal)) return [];
  const set = await readSet(stage);
  if (markOf(set) !== journal.run) return [];
  const { namespace } = journal.target;
  const { items } = await cluster.list(claimResource, { namespace }, signal);
  const results: UndoStepResult[] = [];
  const deleted = new Set<string>();
  for (const { name, uid, pod } of bornClaims(stage.journal, items, set)) {
    const does = `delete claim ${name}, born in the run`;
    const inUse = recorder.snapshot.pod.has(pod);
    if (!inUse) {
      await deleteByUid(stage, claimResource, { name, uid });
      deleted.add(uid);
    }
    const result: UndoStepResult = inUse
      ? { does, result: 'failed', detail: `pod ${pod} is still there and uses it` }
      : { does, result: 'done', detail: undefined };
    stage.emit({ type: 'undoStep', step: result });
    results.push(result);
  }
  // Not "until none is going": a watch that lags has not told yet that one is.
  if (deleted.size > 0)
    await recorder.until(
      ({ claim }) =>
        [...claim.values()].some(({ metadata }) => deleted.has(metadata?.uid ?? '')) ? undefined : true,
      { withinMs: GOING_MS, signal },
    );
  return results;
}

/** A claim that nothing uses any more goes as soon as its protection is taken off it. */
const GOING_MS = 10_000;

/** Ordinals that the run has made the set want beyond those it had. */
export function isBornOrdinal({ ordinals, changes }: Journal, ordinal: number): boolean {
  const most = changes.filter(isOfReplicas).flatMap(({ ours }) => ours.map(Number));
  const end = ordinals.start + Math.max(0, ...most);
  return ordinal >= ordinals.start + ordinals.replicas && ordinal < end;
}

/** The run has scaled up, and it is known which claims there were. */
export function mayBearClaims(journal: Journal): boolean {
  return grew(journal) && journal.before.claims !== undefined;
}

export function grew({ changes }: Journal): boolean {
  return changes
    .filter(isOfReplicas)
    .some(({ before, ours }) => ours.some((value) => Number(value) > Number(before)));
}

export interface BornClaim {
  readonly name: string;
  readonly uid: string;
  /** The pod that would use it. */
  readonly pod: string;
}

/** Claims that the run has made the controller make, and that the set has no use for now. */
export function bornClaims(
  journal: Journal,
  claims: readonly Claim[],
  set: StatefulSet,
): readonly BornClaim[] {
  const spec = specOf(set);
  return claims.flatMap(({ metadata: { name = '', uid } = {} }) => {
    const ordinal = spec.claimTemplates
      .map((template) => claimOrdinal(template, spec.name, name))
      .find((found) => found !== undefined);
    if (ordinal === undefined || uid === undefined || journal.before.claims?.[name] === uid) return [];
    if (!isBornOrdinal(journal, ordinal) || isInRange(spec, ordinal)) return [];
    return [{ name, uid, pod: podName(spec.name, ordinal) }];
  });
}
