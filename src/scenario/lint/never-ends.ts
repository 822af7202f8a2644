import type { YamlPath } from '../../lib/yaml.ts';
import { formatDuration } from '../../lib/duration.ts';
import type { Step } from '../scenario.ts';
import { isOpen, type Rule, stepsOf } from './rule.ts';

/** The time a step takes at the very least, and where the document says so. */
function leastOf({ action, until }: Step): { readonly ms: number; readonly at: YamlPath } {
  if (action.action === 'sleep') return { ms: action.forMs, at: ['sleep', 'for'] };
  return { ms: until?.forMs ?? 0, at: ['until'] };
}

export const neverEnds: Rule = {
  id: 'never-ends',
  gravity: 'error',
  what: 'What the steps wait for takes longer than guards.maxDuration allows all of them, so the last ones never come',
  check(subject) {
    const limit = subject.scenario.guards.maxDurationMs;
    if (limit === undefined || isOpen(subject, ['spec', 'guards', 'maxDuration'])) return [];
    let total = 0;
    for (const { step, at } of stepsOf(subject)) {
      const least = leastOf(step);
      const path = [...at, ...least.at];
      if (!isOpen(subject, path)) total += least.ms;
      if (total < limit) continue;
      const message = `the steps take ${formatDuration(total)} up to here at the least, and guards.maxDuration is ${formatDuration(limit)}`;
      return [{ path, message }];
    }
    return [];
  },
};
