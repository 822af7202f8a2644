import type { LabelSelector } from '../../objects/meta.ts';
import { matchesLabels } from '../../statefulset/selector.ts';
import { type Guard, mostTaken } from '../guard.ts';

export const disruptionBudget: Guard = {
  name: 'pdb',
  skippable: true,
  needs: (steps, { respectPDB }) =>
    respectPDB && mostTaken(steps) > 0
      ? [
          {
            verb: 'list',
            group: 'policy',
            resource: 'poddisruptionbudgets',
            purpose: 'see what disruption its owner allows',
          },
        ]
      : [],
  check({ situation: { set }, steps, settings, budgets }) {
    if (!settings.respectPDB || mostTaken(steps) === 0) return undefined;
    if ('unreadable' in budgets)
      return {
        saw: `PodDisruptionBudgets cannot be read: ${budgets.unreadable}`,
        wayOut: 'allow `list poddisruptionbudgets.policy`, or skip this guard',
      };
    const labels = set.spec?.template?.metadata?.labels ?? {};
    const covering = budgets.items.filter((budget) => covers(budget.spec?.selector, labels));
    const broken = covering.find((budget) => (budget.status?.disruptionsAllowed ?? 0) < mostTaken(steps));
    if (broken === undefined) return undefined;
    return {
      saw: `PodDisruptionBudget ${broken.metadata?.name} allows ${broken.status?.disruptionsAllowed ?? 0} disruptions now, the drill takes ${mostTaken(steps)} at once`,
      wayOut: 'wait until more pods are healthy, or raise the budget for the drill',
    };
  },
};

/** policy/v1: an absent selector matches nothing, an empty one everything. */
function covers(selector: LabelSelector | undefined, labels: Readonly<Record<string, string>>): boolean {
  return selector !== undefined && matchesLabels(selector, labels);
}
