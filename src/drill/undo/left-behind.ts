import type { Cluster } from '../../cluster/cluster.ts';
import { absentIf } from '../../cluster/error.ts';
import { controllerRevisions, pods, statefulSets } from '../../cluster/resource.ts';
import type { KubeObject } from '../../objects/meta.ts';
import type { ControllerRevision, Pod, StatefulSet } from '../../objects/workload.ts';
import { ordinalOf } from '../../statefulset/names.ts';
import { isTerminating, revisionOf } from '../../statefulset/pods.ts';
import { templateDigest, templateOf } from '../../statefulset/revision.ts';
import { touchesTemplate } from '../edit/edits.ts';
import type { Difference, UndoResult } from '../run-result.ts';
import { placeFlags } from '../verdict.ts';
import type { Journal } from './journal.ts';
import { markOf } from '../../recording/mark.ts';
import { changesIn, originOf, wasThere } from './revision-origin.ts';

export interface Scene {
  readonly cluster: Cluster;
  readonly journal: Journal;
  readonly signal: AbortSignal;
}

/**
 * What is left of a run whose set was deleted or replaced: `delete --cascade=orphan` keeps pods and revisions, and the next
 * set of the name adopts them. They are that owner's now, so they are named, with the commands, and not touched.
 * Never rejects: what cannot be read is told as such.
 */
export async function leftBehind(scene: Scene): Promise<UndoResult> {
  return { outcome: 'nothing to undo', steps: [], differences: await differencesLeft(scene) };
}

async function differencesLeft({ cluster, journal, signal }: Scene): Promise<readonly Difference[]> {
  if (!journal.changes.some(({ path }) => touchesTemplate(path))) return [];
  const { namespace, name } = journal.target;
  try {
    const [podList, revisionList, set] = await Promise.all([
      cluster.list(pods, { namespace }, signal),
      cluster.list(controllerRevisions, { namespace }, signal),
      cluster.get(statefulSets, { namespace, name }, signal).catch(absentIf('notFound')),
    ]);
    const left = revisionList.items.filter((revision) => isLeftRevision(revision, journal));
    const names = new Set(left.map(({ metadata }) => metadata?.name));
    const wanted = new Set(left.filter((one) => isWanted(one, set)).map(({ metadata }) => metadata?.name));
    return [
      ...podList.items
        .filter((pod) => isLeftPod(pod, names, journal))
        .map((pod) => told('pod', pod, wanted.has(revisionOf(pod)), journal)),
      ...left.map((one) => told('controllerrevision', one, wanted.has(one.metadata?.name), journal)),
    ];
  } catch (error) {
    return [unread(error, journal)];
  }
}

/** Named `<set>-<hash>`, as the controller does, made in the run, and with a value of it. */
function isLeftRevision(revision: ControllerRevision, journal: Journal): boolean {
  const { name: setName } = journal.target;
  const { name = '' } = revision.metadata ?? {};
  const isNamedSo = name.startsWith(`${setName}-`) && !name.slice(setName.length + 1).includes('-');
  const isBorn = journal.before.revisions !== undefined && !wasThere(revision, journal);
  const bearsMark = markOf(revision) === journal.run;
  return (
    isNamedSo && stays(revision, journal) && (isBorn || bearsMark) && originOf(revision, journal) !== 'others'
  );
}

/** At such a revision; or with a value of the run, and not where it was before. */
function isLeftPod(pod: Pod, left: ReadonlySet<string | undefined>, journal: Journal): boolean {
  const name = pod.metadata?.name ?? '';
  const revision = revisionOf(pod);
  const wasMoved = revision !== journal.before.podRevisions[name] && changesIn(pod, journal).length > 0;
  const isNamedSo = ordinalOf(journal.target.name, name) !== undefined;
  return isNamedSo && stays(pod, journal) && (left.has(revision) || wasMoved);
}

/** Nobody's, or of a set of this name; what still names the former set as its owner goes with it. */
function stays(object: KubeObject, { target }: Journal): boolean {
  const owners = object.metadata?.ownerReferences ?? [];
  const controller = owners.find((owner) => owner.controller === true);
  const isOfTheName =
    controller === undefined || (controller.kind === 'StatefulSet' && controller.name === target.name);
  return isOfTheName && !isTerminating(object) && !owners.some(({ uid }) => uid === target.uid);
}

/** The definition of the set that is there now says just this: then it is what its owner asks for. */
function isWanted(revision: ControllerRevision, set: StatefulSet | undefined): boolean {
  return set !== undefined && templateDigest(templateOf(revision)) === templateDigest(set.spec?.template);
}

function told(
  kind: 'pod' | 'controllerrevision',
  { metadata }: KubeObject,
  isAskedFor: boolean,
  { target }: Journal,
): Difference {
  return {
    what: `${kind === 'pod' ? kind : 'revision'} ${metadata?.name} (UID ${metadata?.uid})`,
    before: 'absent',
    after: isAskedFor
      ? "holds the drill's change, and so does the set that is there now"
      : "holds the drill's change",
    ours: true,
    ...(!isAskedFor && { hint: `kubectl delete ${kind} ${metadata?.name} ${placeFlags(target)}` }),
  };
}

function unread(error: unknown, { target }: Journal): Difference {
  const why = error instanceof Error ? error.message : String(error);
  return {
    what: `pods and revisions of sts/${target.name}`,
    before: undefined,
    after: `may still hold the drill's change: ${why}`,
    ours: true,
    hint: `kubectl get pods,controllerrevisions ${placeFlags(target)}`,
  };
}
