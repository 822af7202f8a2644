import type { ActionSpec } from '../scenario.ts';
import { type Rule, stepsOf } from './rule.ts';

/** What can be done where there is no set. */
const withoutSet: ReadonlySet<ActionSpec['action']> = new Set([
  'check',
  'wait',
  'sleep',
  'pause',
  'apply',
  'delete',
  'cordonNode',
  'uncordonNode',
] as const);

export const setIsAway: Rule = {
  id: 'set-is-away',
  gravity: 'error',
  what: 'a step that acts on the set or its pods after `deleteSet`: only the undo makes the set anew',
  check(subject) {
    const steps = stepsOf(subject);
    const gone = steps.find(({ step }) => step.action.action === 'deleteSet');
    if (gone === undefined) return [];
    return steps
      .filter(({ step, index }) => index > gone.index && !withoutSet.has(step.action.action))
      .map(({ step: { action }, at }) => ({
        path: [...at, action.action],
        message: `the set is away since deleteSet: there is nothing for ${action.action} to act on (recreateSet makes it anew)`,
      }));
  },
};
