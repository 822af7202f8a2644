import { podName } from '../statefulset/names.ts';
import { isTerminating, revisionForOrdinal, revisionOf } from '../statefulset/pods.ts';
import type { UndoKind } from './plan.ts';
import { claimsAt, type Situation } from './situation.ts';

/** What would be lost for good if the pods of these ordinals were taken away, whoever makes them anew; empty: nothing. */
export function lossesOfTaking(situation: Situation, ordinals: readonly number[]): readonly string[] {
  const lossy = ordinals.flatMap((ordinal) => lossesOf(situation, ordinal));
  const everything = situation.spec.replicas > 0 && new Set(ordinals).size >= situation.spec.replicas;
  const data =
    everything && livesOnEmptyDir(situation) ? ['its data lives on emptyDir and all pods would lose it'] : [];
  return [...lossy, ...data];
}

/** `none` with its reasons, else `exact` with what the undo does. */
export function undoOf(
  losses: readonly string[],
  does: readonly string[],
): { readonly kind: UndoKind; readonly does: readonly string[] } {
  return losses.length > 0 ? { kind: 'none', does: losses } : { kind: 'exact', does };
}

function lossesOf(situation: Situation, ordinal: number): readonly string[] {
  const { set, spec, members } = situation;
  const name = podName(spec.name, ordinal);
  const pod = members.get(ordinal);
  const elsewhere = pod !== undefined && revisionOf(pod) !== revisionForOrdinal(set, spec, ordinal);
  return [
    ...(elsewhere ? [`${name} would come back at another revision`] : []),
    ...claimsAt(situation, ordinal)
      .filter(isTerminating)
      .map((claim) => `claim ${claim.metadata?.name} is being deleted and ${name} is what keeps it`),
  ];
}

/** Without claims, whatever is in an emptyDir is all the data there is. */
function livesOnEmptyDir({ set, spec }: Pick<Situation, 'set' | 'spec'>): boolean {
  const volumes = set.spec?.template?.spec?.volumes ?? [];
  return spec.claimTemplates.length === 0 && volumes.some((volume) => volume.emptyDir !== undefined);
}
