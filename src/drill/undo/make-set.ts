import type { Cluster } from '../../cluster/cluster.ts';
import { absentIf } from '../../cluster/error.ts';
import { controllerRevisions, statefulSets } from '../../cluster/resource.ts';
import type { Clock } from '../../lib/clock.ts';
import type { ManagedFieldsEntry } from '../../objects/meta.ts';
import type { StatefulSet } from '../../objects/workload.ts';
import { isRemadeBy, markAnnotation, markOfRemade } from '../../recording/mark.ts';
import { isTerminating } from '../../statefulset/pods.ts';
import { throwUnlessAgain } from '../again.ts';
import { onlyAt } from '../edit/json-patch.ts';
import type { Definition } from './definition.ts';
import type { Journal } from './journal.ts';
import { formerOwners, isOurs, withoutUs } from './owners.ts';
import { SetReplaced } from './stage.ts';

const PAUSE_MS = 200;

export interface Making {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly signal: AbortSignal;
  /** Lets a request through, or throws when the run is not ours any more. */
  readonly write: <T>(request: () => Promise<T>) => Promise<T>;
}

/**
 * Makes the set anew, with the mark of the run, and gives its fields to those who owned them; what was done already is
 * not done twice. Its history is there before it, so that its controller finds it. Rejects with {@link SetReplaced} when
 * somebody else has made a set of that name, or has deleted the one that we had made.
 */
export async function makeSet(definition: Definition, making: Making): Promise<StatefulSet> {
  const { clock, signal } = making;
  for (let attempt = 1; ; attempt++) {
    try {
      const live = await setNow(making);
      if (live === undefined) await create(definition, making);
      else if (!isRemadeBy(live, making.journal.run)) throw new SetReplaced(making.journal.target, live);
      else if (isTerminating(live)) throw new SetReplaced(making.journal.target, undefined);
      else if (ownsItAll(live)) return await giveBack(live, definition, making);
      else return live;
    } catch (error) {
      throwUnlessAgain(error, { attempt, signal }, 'alreadyExists', 'conflict', 'notFound');
      await clock.sleep(PAUSE_MS, signal);
    }
  }
}

/** The set of that name, whoever made it. */
export async function setNow({
  cluster,
  journal: { target },
  signal,
}: Pick<Making, 'cluster' | 'journal' | 'signal'>): Promise<StatefulSet | undefined> {
  const at = { namespace: target.namespace, name: target.name };
  return cluster.get(statefulSets, at, signal).catch(absentIf('notFound'));
}

/** What is sent to make it: a server forgets the field owners that it is told of, so they come after. */
export function marked({ set }: Definition, run: string): StatefulSet {
  const { managedFields: _owners, annotations, ...metadata } = set.metadata ?? {};
  return {
    ...set,
    metadata: { ...metadata, annotations: { ...annotations, [markAnnotation]: markOfRemade(run) } },
  };
}

async function create(definition: Definition, { cluster, journal, signal, write }: Making): Promise<void> {
  const { namespace } = journal.target;
  const { items } = await cluster.list(controllerRevisions, { namespace }, signal);
  const there = new Set(items.map(({ metadata }) => metadata?.name));
  for (const revision of definition.revisions) {
    if (there.has(revision.metadata?.name)) continue;
    await write(() => cluster.create(controllerRevisions, namespace, revision, { signal }));
  }
  await write(() => cluster.create(statefulSets, namespace, marked(definition, journal.run), { signal }));
}

/** Who makes an object owns all of it. The selector can be written by nobody else. */
function ownsItAll({ metadata }: StatefulSet): boolean {
  return (metadata?.managedFields ?? []).some(
    (entry) => isOurs(entry) && entry.fieldsV1?.['f:spec']?.['f:selector'] !== undefined,
  );
}

async function giveBack(
  live: StatefulSet,
  { set }: Definition,
  { cluster, journal, signal, write }: Making,
): Promise<StatefulSet> {
  const { managedFields = [] } = live.metadata ?? {};
  const former = formerOwners(set.metadata?.managedFields ?? [], [['f:metadata'], ['f:spec']]);
  const value = [...withoutUs(managedFields, former), ...managedFields.filter(isOurs).map(ofTheMark)];
  const { namespace, name } = journal.target;
  const body = [onlyAt(live), { op: 'add' as const, path: '/metadata/managedFields', value }];
  return write(() => cluster.patch(statefulSets, { namespace, name }, { type: 'json', body }, { signal }));
}

/** As if we had found the set, and done no more than to mark it. */
function ofTheMark(entry: ManagedFieldsEntry): ManagedFieldsEntry {
  const fieldsV1 = { 'f:metadata': { 'f:annotations': { [`f:${markAnnotation}`]: {} } } };
  return { ...entry, fieldsV1 };
}
