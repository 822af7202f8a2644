import { absentIf, isClusterError, isUncertain } from '../../cluster/error.ts';
import { controllerRevisions, statefulSets } from '../../cluster/resource.ts';
import { sameJson } from '../../lib/equal.ts';
import { exitCodes, Failure } from '../../lib/failure.ts';
import type { ControllerRevision, StatefulSet } from '../../objects/workload.ts';
import { markOf } from '../../recording/mark.ts';
import type { Cascade } from '../../recording/set-acts.ts';
import { isControlledBy, isTerminating } from '../../statefulset/pods.ts';
import type { Stage } from '../action.ts';
import { withPlaced } from '../edit/json-patch.ts';
import { partsOf } from '../undo/before.ts';
import { type Definition, definitionOf, digestOf } from '../undo/definition.ts';
import { setDeletionOf } from '../undo/effects/registry.ts';
import { assertKeepable, keepsakeFor, keepsakeName, keptDefinition, putAside } from '../undo/keepsake.ts';
import { withJournal } from '../undo/keepsake-journal.ts';
import { marked } from '../undo/make-set.ts';
import { withoutUs } from '../undo/owners.ts';

const TRIES = 30;

const policies = { orphan: 'Orphan', background: 'Background', foreground: 'Foreground' } as const;

/**
 * Deletes the set, once what it takes to make it anew is safe in the cluster and the journal says so. Resolves with the
 * definition that it had, when the server has accepted the deletion.
 */
export async function deleteWhole(stage: Stage, cascade: Cascade): Promise<Definition> {
  const { journal, recorder, signal } = stage;
  const live = await readLive(stage);
  assertOurs(live, stage);
  const revisions = await historyOf(live, stage);
  const now = definitionOf(live, revisions);
  const before = definitionOf(asBefore(live, stage), revisions);
  await assertAccepted(before, stage);

  const keepsake = keepsakeFor(journal, before);
  assertKeepable(withJournal(keepsake, journal));
  const { uid = '' } = live.metadata ?? {};
  const earlier = setDeletionOf(journal)?.keepsake;
  const known = earlier ?? { name: keepsakeName(journal.target.name), digest: digestOf(before) };
  await stage.amend({ kind: 'set', uid, cascade, keepsake: known });
  if (earlier === undefined) await putAside(withJournal(keepsake, stage.journal), stage, stage.guarded);
  if ((await keptDefinition(stage, known)) === undefined)
    throw new Failure(
      exitCodes.errored,
      `the definition of sts/${journal.target.name} could not be put aside: the server keeps something else`,
    );

  stage.fieldWatch.sending();
  signal.throwIfAborted();
  recorder.act({ type: 'setDeleteRequested', uid, cascade });
  await sendDeletion(stage, live, cascade);
  recorder.act({ type: 'setDeleteAccepted', uid, cascade });
  stage.emit({ type: 'acted', what: `deleted sts/${journal.target.name} (--cascade=${cascade})` });
  return now;
}

/** From here on a set that is gone was deleted by somebody else, and stays so. */
export async function deletionIsOver({ journal, amend }: Stage): Promise<void> {
  const deletion = setDeletionOf(journal);
  if (deletion !== undefined) await amend({ ...deletion, over: true });
}

async function readLive({ cluster, journal, signal }: Stage): Promise<StatefulSet> {
  const { namespace, name } = journal.target;
  return cluster.get(statefulSets, { namespace, name }, signal);
}

/** The definition with everything that the run has changed put back, field owners too. */
function asBefore(live: StatefulSet, { journal }: Stage): StatefulSet {
  const placed = journal.changes.map(({ path, before }) => ({ path, value: before }));
  const managedFields = withoutUs(live.metadata?.managedFields ?? [], journal.owners);
  return withPlaced({ ...live, metadata: { ...live.metadata, managedFields } }, placed);
}

/** What is put aside has to be what the run has found, or its undo would bring back something else. */
function assertOurs(live: StatefulSet, stage: Stage): void {
  const { run, before, target } = stage.journal;
  const now = partsOf(asBefore(live, stage));
  const other = Object.keys({ ...before.parts, ...now }).find((part) => now[part] !== before.parts[part]);
  if (markOf(live) === run && other === undefined && !isTerminating(live)) return;
  throw new Failure(
    exitCodes.errored,
    `somebody else is changing sts/${target.name}${other === undefined ? '' : ` (${other})`}: it was not deleted`,
  );
}

/** The revisions that go with the set, to be put back before it is made anew. */
async function historyOf(live: StatefulSet, stage: Stage): Promise<readonly ControllerRevision[]> {
  const { cluster, journal, signal } = stage;
  const { namespace, name } = journal.target;
  const known = journal.before.revisions;
  if (known === undefined)
    throw new Failure(
      exitCodes.errored,
      `the revisions of sts/${name} cannot be read, and they would go with it: it was not deleted`,
      ['allow `list` and `watch controllerrevisions.apps`, or run a drill that does not delete the set'],
    );
  const { items } = await cluster.list(controllerRevisions, { namespace }, signal);
  return items.filter(
    (revision) =>
      isControlledBy(revision, live.metadata?.uid ?? '') &&
      known[revision.metadata?.name ?? ''] !== undefined,
  );
}

/** A rule of the cluster that came after the set may forbid to make it again: quotas, policies, the right to do so. */
async function assertAccepted(definition: Definition, { cluster, journal, signal }: Stage): Promise<void> {
  const { namespace, name } = journal.target;
  try {
    await cluster.create(statefulSets, namespace, marked(definition, journal.run), { dryRun: true, signal });
  } catch (error) {
    if (isClusterError(error, 'alreadyExists')) return;
    if (!isClusterError(error, 'forbidden', 'invalid', 'badRequest')) throw error;
    throw new Failure(
      exitCodes.errored,
      `the server would not let sts/${name} be made anew, so it was not deleted: ${error.message}`,
      [],
      { cause: error },
    );
  }
}

/**
 * Compare-and-set: what is deleted is what was put aside. A status that is written meanwhile makes it be read again; a
 * set that goes although no answer of ours was lost was deleted by somebody else.
 */
async function sendDeletion(stage: Stage, first: StatefulSet, cascade: Cascade): Promise<void> {
  const { name } = stage.journal.target;
  let now = first;
  let isLost = false;
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const answer = await sendOnce(stage, now, cascade);
    if (answer === 'accepted') return;
    isLost ||= answer === 'lost';
    const live = await readLive(stage).catch(absentIf('notFound'));
    const isGoing = live === undefined || (isTerminating(live) && live.metadata?.uid === now.metadata?.uid);
    if (isGoing && isLost) return;
    if (isGoing) await deletionIsOver(stage);
    if (isGoing || !sameJson(partsOf(live), partsOf(first)))
      throw new Failure(
        exitCodes.errored,
        `sts/${name} was ${isGoing ? 'deleted' : 'changed'} by somebody else just before it was to be deleted`,
      );
    now = live;
  }
  throw new Failure(exitCodes.errored, `sts/${name} could not be deleted: it is written to again and again`);
}

async function sendOnce(
  { cluster, journal, signal, givenUp, guarded }: Stage,
  { metadata: { uid, resourceVersion } = {} }: StatefulSet,
  cascade: Cascade,
): Promise<'accepted' | 'stale' | 'lost'> {
  const { namespace, name } = journal.target;
  const propagationPolicy = policies[cascade];
  const options = { uid, resourceVersion, propagationPolicy, signal: givenUp, meanwhile: signal };
  try {
    await guarded(() => cluster.delete(statefulSets, { namespace, name }, options));
    return 'accepted';
  } catch (error) {
    if (signal.aborted) throw error;
    if (isClusterError(error, 'conflict', 'notFound')) return 'stale';
    if (isUncertain(error)) return 'lost';
    throw error;
  }
}
