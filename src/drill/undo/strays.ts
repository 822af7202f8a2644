import type { Pod } from '../../objects/workload.ts';
import { podName } from '../../statefulset/names.ts';
import { isHealthy, isTerminating, revisionForOrdinal, revisionOf } from '../../statefulset/pods.ts';
import { ordinalsOf, type SetSpec } from '../../statefulset/spec.ts';
import type { Situation } from '../situation.ts';
import { type Journal, rollsOut } from './journal.ts';
import type { KnownRevisions } from './known-revisions.ts';

export interface PodsOfTheRun {
  readonly situation: Situation;
  readonly journal: Journal;
  /** What is of the run may be taken away: its mark stands, or the user has said so. */
  readonly mayTake: boolean;
  /** Those there are; undefined when they cannot be read. */
  readonly revisions: KnownRevisions | undefined;
}

/** A pod that the run has brought to another revision than it had. */
export interface Stray {
  readonly ordinal: number;
  readonly pod: Pod;
  readonly revision: string;
  readonly isHealthy: boolean;
  /**
   * Who brings it back: the controller by itself, once all pods are healthy; whoever deletes it, for it is remade at
   * another revision; or nobody as long as its own revision is the set's current one.
   */
  readonly wayBack: 'controller' | 'deletion' | 'none';
}

/** Highest ordinal first. Pods on their way out are none: what comes in their place counts. */
export function straysOf(scene: PodsOfTheRun): readonly Stray[] {
  const { situation, journal } = scene;
  const { spec, members } = situation;
  if (!rollsOut(journal)) return [];
  return ordinalsOf(spec)
    .toReversed()
    .flatMap((ordinal) => {
      const pod = members.get(ordinal);
      const revision = pod && revisionOf(pod);
      if (pod === undefined || revision === undefined || isTerminating(pod)) return [];
      if (!mayTakeFrom(scene, revision)) return [];
      const wayBack = wayBackOf(scene, ordinal, revision);
      return wayBack === undefined ? [] : [{ ordinal, pod, revision, isHealthy: isHealthy(pod), wayBack }];
    });
}

/** The mark of the run stands on the set, or it did when the revision was made. */
function mayTakeFrom({ mayTake, revisions }: PodsOfTheRun, revision: string): boolean {
  return mayTake || revisions?.get(revision)?.bearsMark === true;
}

/** Undefined where the pod is where it belongs, or somebody else has brought it where it is. */
function wayBackOf(scene: PodsOfTheRun, ordinal: number, revision: string): Stray['wayBack'] | undefined {
  const { situation, journal } = scene;
  const { spec } = situation;
  const former = journal.before.podRevisions[podName(spec.name, ordinal)];
  const update = situation.set.status?.updateRevision;
  if (revision === former || revision === update) return undefined;
  const due = dueAt(scene, ordinal);
  if (revision === due) return isDroppable(scene, revision) ? 'none' : undefined;
  if (due !== former && !isOfTheRun(scene, revision)) return undefined;
  return isRolledBy(spec, ordinal) ? 'controller' : 'deletion';
}

/**
 * The revision the controller would give the ordinal now: where the current one is gone, it takes the update revision
 * in its place.
 * Upstream: stateful_set_control.go, getStatefulSetRevisions (1.36).
 */
function dueAt({ situation: { set, spec }, revisions }: PodsOfTheRun, ordinal: number): string | undefined {
  const due = revisionForOrdinal(set, spec, ordinal);
  const isGone = due !== undefined && revisions !== undefined && !revisions.has(due);
  return isGone ? set.status?.updateRevision : due;
}

function isOfTheRun({ journal: { before }, revisions }: PodsOfTheRun, name: string): boolean {
  const known = revisions?.get(name);
  if (known !== undefined) return known.origin !== 'others';
  const { currentRevision, updateRevision, podRevisions } = before;
  const former = before.revisions
    ? Object.keys(before.revisions)
    : [currentRevision, updateRevision, ...Object.values(podRevisions)];
  return !former.includes(name);
}

/**
 * A revision of the run alone that the set has as its current one, while it had its update revision as that: once it is
 * gone the controller takes the update revision for both again.
 */
export function isDroppable(scene: PodsOfTheRun, name: string): boolean {
  const { situation, journal, revisions } = scene;
  const { currentRevision, updateRevision } = situation.set.status ?? {};
  const { before } = journal;
  const known = revisions?.get(name);
  return (
    known?.origin === 'run' &&
    known.isBorn &&
    mayTakeFrom(scene, name) &&
    name === currentRevision &&
    name !== updateRevision &&
    before.updateRevision === updateRevision &&
    before.currentRevision === updateRevision
  );
}

function isRolledBy({ updateStrategy, start, partition }: SetSpec, ordinal: number): boolean {
  return updateStrategy !== 'OnDelete' && ordinal >= start + partition;
}

/**
 * The controller never takes the update revision for the current one, whatever its pods are at.
 * Upstream: stateful_set_utils.go, completeRollingUpdate (1.36).
 */
export function neverCompletes({ updateStrategy, partition }: SetSpec): boolean {
  return updateStrategy === 'OnDelete' || partition > 0;
}
