import { absentIf } from '../../cluster/error.ts';
import { claims as claimResource, pods as podResource, type Resource } from '../../cluster/resource.ts';
import type { KubeObject } from '../../objects/meta.ts';
import type { Pod, StatefulSet } from '../../objects/workload.ts';
import { podName } from '../../statefulset/names.ts';
import { isTerminating } from '../../statefulset/pods.ts';
import { isInRange } from '../../statefulset/spec.ts';
import type { Host } from '../host.ts';
import { type Situation, situationOf } from '../situation.ts';
import { bornClaims, grew, isBornOrdinal, mayBearClaims } from '../undo/claims.ts';
import { type Journal, rollsOut } from '../undo/journal.ts';
import { type KnownRevision, type KnownRevisions, readRevisions } from '../undo/known-revisions.ts';
import { markOf } from '../../recording/mark.ts';
import { isBornOfRun, isWanted } from '../undo/revisions.ts';
import { straysOf } from '../undo/strays.ts';

/** Something that an undo of the run would still take away. */
export interface LeftObject {
  /** As kubectl takes it. */
  readonly kind: 'pod' | 'controllerrevision' | 'pvc';
  readonly name: string;
  /** What is wrong with it, in words that follow its name. */
  readonly why: string;
}

export interface LeftObjects {
  /** In the order in which they would have to go. */
  readonly objects: readonly LeftObject[];
  /** Kinds of which something may be left, and which nobody may read. */
  readonly unread: readonly string[];
}

/**
 * Reads what an undo of this run would look at and names what it would take away. Nothing is read that the run cannot
 * have touched. Rejects where a read fails for anything but a missing permission.
 */
export async function leftObjects(journal: Journal, set: StatefulSet, host: Host): Promise<LeftObjects> {
  const { cluster, interrupts } = host;
  const signal = interrupts.first;
  const { namespace } = journal.target;
  const rolls = rollsOut(journal);
  const list = async <T extends KubeObject>(resource: Resource<T>): Promise<readonly T[] | undefined> => {
    const read = await cluster.list(resource, { namespace }, signal).catch(absentIf('forbidden'));
    return read?.items;
  };
  const asksPods = rolls || grew(journal);
  // Without its mark the undo does not touch a claim either.
  const asksClaims = mayBearClaims(journal) && markOf(set) === journal.run;
  const pods = asksPods ? await list(podResource) : [];
  const revisions = rolls
    ? await readRevisions({ cluster, journal, signal })
    : new Map<string, KnownRevision>();
  const claims = asksClaims ? await list(claimResource) : [];
  const live = (claims ?? []).filter((claim) => !isTerminating(claim));
  return {
    objects: [
      ...leftPods(journal, situationWith(set, pods ?? []), revisions),
      ...leftRevisions(journal, set, revisions),
      ...bornClaims(journal, live, set).map(({ name }): LeftObject => ({
        kind: 'pvc',
        name,
        why: 'was born in the run',
      })),
    ],
    unread: [
      ...(pods ? [] : ['pods']),
      ...(revisions ? [] : ['ControllerRevisions']),
      ...(claims ? [] : ['claims']),
    ],
  };
}

function situationWith(set: StatefulSet, pods: readonly Pod[]): Situation {
  const pod = new Map(pods.map((one) => [one.metadata?.name ?? '', one]));
  return situationOf(set, { pod, claim: new Map() });
}

/** At a revision of the run, or of an ordinal that only the run has asked for. */
function leftPods(
  journal: Journal,
  situation: Situation,
  revisions: KnownRevisions | undefined,
): readonly LeftObject[] {
  const { spec, members } = situation;
  const over = [...members]
    .filter(
      ([ordinal, pod]) => isBornOrdinal(journal, ordinal) && !isInRange(spec, ordinal) && !isTerminating(pod),
    )
    .toSorted(([a], [b]) => b - a);
  // As a recover with --force would see it: it needs no mark.
  const strays = straysOf({ situation, journal, mayTake: true, revisions });
  return [
    ...over.map(([ordinal]): LeftObject => ({
      kind: 'pod',
      name: podName(spec.name, ordinal),
      why: 'was born in the run',
    })),
    ...strays.map(({ ordinal, revision }): LeftObject => ({
      kind: 'pod',
      name: podName(spec.name, ordinal),
      why: `is still at revision ${revision} of the run`,
    })),
  ];
}

function leftRevisions(
  { before }: Journal,
  set: StatefulSet,
  revisions: KnownRevisions | undefined,
): readonly LeftObject[] {
  if (before.revisions === undefined) return [];
  return [...(revisions ?? [])]
    .filter(([name, known]) => isBornOfRun(known) && !isTerminating(known) && !isWanted(set, name))
    .map(([name]) => ({ kind: 'controllerrevision', name, why: 'was made by the run' }));
}
