import type { ActionSpec } from '../scenario.ts';
import type { AvailabilityLimits } from '../expect.ts';
import { isOpen, type Rule, stepsOf, type Subject } from './rule.ts';

export const contradictingLimit: Rule = {
  id: 'contradicting-limit',
  gravity: 'error',
  what: '`expect.availability` asks for more than the action of the step itself leaves',
  check(subject) {
    return stepsOf(subject).flatMap(({ step: { action, expect }, at }) => {
      const limits = expect?.availability;
      const path = [...at, 'expect', 'availability'];
      if (limits === undefined || isOpen(subject, path) || isOpen(subject, [...at, action.action])) return [];
      const message = contradiction(action, limits, subject.set);
      return message === undefined ? [] : [{ path, message }];
    });
  },
};

function contradiction(
  action: ActionSpec,
  { maxUnavailable = Infinity, minAvailable = 0 }: AvailabilityLimits,
  set: Subject['set'],
): string | undefined {
  if (action.action === 'scale' && action.replicas < minAvailable)
    return `the set is scaled to ${action.replicas}: minAvailable ${minAvailable} cannot be kept`;
  const taken = takenAtOnce(action, set);
  if (taken > maxUnavailable)
    return `${action.action} takes ${taken} at once: maxUnavailable ${maxUnavailable} cannot be kept`;
  if (set !== undefined && taken > 0 && set.replicas - taken < minAvailable)
    return `${action.action} takes ${taken} of ${set.replicas} at once: minAvailable ${minAvailable} cannot be kept`;
  return undefined;
}

/** As many pods as the action surely takes away at once; 0 where that depends on the set. */
function takenAtOnce(action: ActionSpec, set: Subject['set']): number {
  if (action.action === 'forceDeletePod') return 1;
  if (action.action !== 'killPod') return 0;
  const { ordinal, order } = action;
  if (order !== 'together') return 1;
  if (ordinal.select === 'these') return ordinal.ordinals.length;
  return ordinal.select === 'all' ? Math.max(1, set?.replicas ?? 1) : 1;
}
