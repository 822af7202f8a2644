import type { ActionSpec } from '../scenario.ts';
import { type Rule, stepsOf } from './rule.ts';

/** After these a rollout may have work left. */
const rollsOut: ReadonlySet<ActionSpec['action']> = new Set([
  'stallRollout',
  'patchTemplate',
  'restartRollout',
  'setPartition',
  'setUpdateStrategy',
  'revertTemplate',
]);

/** Every other reason for work that is left, such as pods being killed, ends by itself or is none of a rollout. */
export const nothingToStall: Rule = {
  id: 'nothing-to-stall',
  gravity: 'error',
  what: '`until: {stalled: …}` where no step up to there rolls anything out: it would wait in vain until its time is up',
  check(subject) {
    let isPossible = false;
    return stepsOf(subject).flatMap(({ step: { action, until }, at }) => {
      isPossible ||= rollsOut.has(action.action);
      if (isPossible || until?.state !== 'stalled') return [];
      const message = `nothing that could stall has been rolled out before ${action.action}: wait for stable instead`;
      return [{ path: [...at, 'until', 'stalled'], message }];
    });
  },
};
