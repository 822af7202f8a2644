import type { PodTemplate, StatefulSet } from '../../objects/workload.ts';
import { ordinalsOf, podNamesOf } from '../../statefulset/spec.ts';
import { budgetOf } from '../../order/budget.ts';
import type { Need } from '../action.ts';
import { editsOf } from '../edit/edits.ts';
import { holdsEnvironment } from '../edit/environment.ts';
import { formatPath, type Path } from '../edit/path.ts';
import type { PlannedStep } from '../plan.ts';
import type { Situation } from '../situation.ts';
import { lossesOfTaking } from '../undo-kind.ts';

/** The set with another pod template. */
export function withTemplate(set: StatefulSet, change: (template: PodTemplate) => PodTemplate): StatefulSet {
  return { ...set, spec: { ...set.spec, template: change(set.spec?.template ?? {}) } };
}

/** The ordinals that a rollout goes through, in its order: the highest first, down to the partition. */
export function rolledOrdinals({ spec }: Situation): readonly number[] {
  if (spec.updateStrategy === 'OnDelete') return [];
  return ordinalsOf(spec)
    .filter((ordinal) => ordinal >= spec.start + spec.partition)
    .toReversed();
}

/**
 * How many pods a rollout may take at once: what the set's own definition allows at most, as nobody can read whether
 * the controller heeds it.
 */
export function takenAtOnce({ spec }: Situation, rolled: readonly number[]): number {
  return Math.min(budgetOf(spec, undefined).most, rolled.length);
}

/**
 * The promise about revisions, where it can be decided: without a `rollingUpdate` block the revision of a new pod hangs
 * on a count in the status, which lags behind.
 */
export function revisionsOf({ spec }: StatefulSet): readonly string[] {
  return spec?.updateStrategy?.rollingUpdate === undefined ? [] : ['I8'];
}

/** The fields that an edit changes, as a plan shows them. */
export function fieldsOf({ set }: Situation, edited: StatefulSet): PlannedStep['fields'] {
  return editsOf(set, edited).map(({ path, before, after }) => ({
    path: formatPath(path),
    from: shown(path, before),
    to: shown(path, after),
  }));
}

/** What was done, as it is told while the drill runs. */
export function changedFields({ fields }: PlannedStep): string {
  return fields.length === 0 ? 'changed nothing' : `changed ${fields.map(({ path }) => path).join(', ')}`;
}

function shown(path: Path, value: unknown): unknown {
  return holdsEnvironment(path, value) ? '(not shown)' : value;
}

/**
 * Pods that a rollout replaces are as before once they are replaced again.
 * @param lasting what else it does for good.
 */
export function undoByRollout(
  situation: Situation,
  taken: readonly number[],
  lasting: readonly string[] = [],
): PlannedStep['undo'] {
  const losses = [...lossesOfTaking(situation, taken), ...lasting];
  if (losses.length > 0) return { kind: 'none', does: losses };
  return {
    kind: taken.length === 0 ? 'exact' : 'equivalent',
    does: [
      `restore what was changed of sts/${situation.spec.name}`,
      ...(taken.length === 0
        ? []
        : ['have every pod that was replaced replaced again, and delete the revisions made meanwhile']),
    ],
  };
}

/** A right for each pod is asked for by name, a request each, unless there are more than these. */
const MOST_NAMES = 50;

/** What it takes to undo a change of the template: pods that hold the way back, and the revisions that it made. */
export function templateNeeds(_planned: PlannedStep, { spec }: Situation): readonly Need[] {
  // Any of them: somebody may kill one while the template is ours, and it comes back from that.
  const names = spec.replicas > MOST_NAMES ? [undefined] : podNamesOf(spec);
  const purpose = 'delete the revisions that the drill makes, and no others';
  const revisions = { group: 'apps', resource: 'controllerrevisions' } as const;
  return [
    ...names.map((name) => ({
      verb: 'delete',
      group: '',
      resource: 'pods',
      name,
      purpose: 'free a rollout that a broken pod holds up',
    })),
    ...['list', 'watch', 'delete'].map((verb) => ({ ...revisions, verb, purpose })),
  ];
}
