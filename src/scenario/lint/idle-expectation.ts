import { actions } from '../actions/registry.ts';
import { lookUp } from '../issue.ts';
import { type Rule, stepsOf } from './rule.ts';

/** Actions that send an eviction. */
const evicting: ReadonlySet<string> = new Set(['evictPod', 'drainNode']);

export const idleExpectation: Rule = {
  id: 'idle-expectation',
  gravity: 'error',
  what: 'An expectation that the action of its step can neither keep nor break: a time for a step that only looks, an eviction where nothing is evicted, a time to be back for a pod whose eviction is to be denied',
  check(subject) {
    return stepsOf(subject).flatMap(({ step: { action, expect }, at }) => {
      if (lookUp(subject.written, [...at, 'expect']) === undefined || expect === undefined) return [];
      const path = [...at, 'expect'];
      if (actions[action.action].changesNothing === true)
        return [{ path, message: `${action.action} changes nothing: there is nothing to expect of the set` }];
      if (expect.eviction !== 'auto' && !evicting.has(action.action)) {
        const message = `${action.action} evicts nothing: only ${[...evicting].join(' and ')} can be denied`;
        return [{ path: [...path, 'eviction'], message }];
      }
      if (expect.eviction === 'denied' && expect.withinMs !== undefined) {
        const message = 'a pod whose eviction is denied never leaves: it cannot be back in time';
        return [{ path: [...path, 'recovery'], message }];
      }
      return [];
    });
  },
};
