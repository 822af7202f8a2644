import { controllerRevisions } from '../../cluster/resource.ts';
import type { Cascade } from '../../recording/set-acts.ts';
import { ordinalsOf } from '../../statefulset/spec.ts';
import type { Need } from '../action.ts';
import type { PlannedStep } from '../plan.ts';
import type { Situation } from '../situation.ts';
import { lossesOfTaking } from '../undo-kind.ts';
import { keepsakeName } from '../undo/keepsake.ts';
import { lossesOfOwned } from './owned-losses.ts';

/** The ordinals whose pods go with the set, highest first. */
export function takenWith({ spec }: Situation, cascade: Cascade): readonly number[] {
  return cascade === 'orphan' ? [] : ordinalsOf(spec).toReversed();
}

/** Its policy has the controller make the set their owner; anybody else may have done so, too. */
function claimsLost({ spec, set, claims }: Situation): readonly string[] {
  if (spec.claimTemplates.length > 0 && spec.retention.whenDeleted === 'Delete')
    return ['whenDeleted: Delete deletes the claims of the set, and their data'];
  const uid = set.metadata?.uid;
  const owned = [...claims].filter(([, { metadata }]) =>
    metadata?.ownerReferences?.some((owner) => owner.uid === uid),
  );
  return owned.map(([name]) => `claim ${name} belongs to the set: it is deleted with it, and its data`);
}

/**
 * What becomes of objects of any kind that name the set as their owner, beside its pods, revisions and claims: no undo
 * brings back what the garbage collector does to them.
 */
export function dependentsExpected({ spec: { name }, owned }: Situation, cascade: Cascade): string {
  const others = `other objects with an ownerReference to sts/${name}`;
  if (cascade === 'orphan') return `${others} lose it for good`;
  const isNone = owned !== undefined && owned.objects.length + owned.unknown.length === 0;
  return isNone ? `there are no ${others}` : `${others} are deleted with it, for good`;
}

/** What is lost for good when the set is deleted so and made anew. */
function lossesOfDeleting(situation: Situation, cascade: Cascade): readonly string[] {
  const { set, spec, owned } = situation;
  const { currentRevision, updateRevision } = set.status ?? {};
  // Upstream: stateful_set_control.go, getStatefulSetRevisions: who has no status is at its update revision (1.36).
  const forgets = currentRevision !== updateRevision;
  return [
    ...(cascade === 'orphan' ? [] : claimsLost(situation)),
    ...(cascade === 'orphan' || owned === undefined ? [] : lossesOfOwned(owned, spec.name)),
    ...(forgets
      ? [`a set made anew takes its update revision for the current one, and forgets ${currentRevision}`]
      : []),
    ...lossesOfTaking(situation, takenWith(situation, cascade)),
  ];
}

export function undoByMaking(situation: Situation, cascade: Cascade): PlannedStep['undo'] {
  const losses = lossesOfDeleting(situation, cascade);
  if (losses.length > 0) return { kind: 'none', does: losses };
  const { name } = situation.spec;
  return cascade === 'orphan'
    ? { kind: 'exact', does: [`make sts/${name} anew, just as it was; it adopts its pods and revisions`] }
    : {
        kind: 'equivalent',
        does: [`make sts/${name} anew, just as it was, with its history; it makes its pods`],
      };
}

/** What it takes to delete a set and to make it anew, and to keep its definition meanwhile. */
export function deletionNeeds({ spec }: Situation): readonly Need[] {
  const sets = { group: 'apps', resource: 'statefulsets' } as const;
  const { group, plural } = controllerRevisions;
  const revisions = { group, resource: plural } as const;
  const purpose = 'keep the definition of the set while it is away';
  const kept = { ...revisions, name: keepsakeName(spec.name), purpose };
  return [
    { ...sets, verb: 'delete', name: spec.name, purpose: 'delete the set' },
    { ...sets, verb: 'create', purpose: 'make the set anew' },
    { ...revisions, verb: 'create', purpose },
    { ...kept, verb: 'get' },
    { ...kept, verb: 'delete' },
    ...['list', 'watch'].map((verb) => ({ ...revisions, verb, purpose: 'see that its history stays' })),
  ];
}
