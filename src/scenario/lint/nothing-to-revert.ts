import { type Rule, stepsOf } from './rule.ts';

const changesTemplate: ReadonlySet<string> = new Set(['stallRollout', 'patchTemplate', 'restartRollout']);

export const nothingToRevert: Rule = {
  id: 'nothing-to-revert',
  gravity: 'error',
  what: '`revertTemplate` before any step has changed the template, or a second time after one',
  check(subject) {
    let changed = false;
    return stepsOf(subject).flatMap(({ step: { action }, at }) => {
      if (changesTemplate.has(action.action)) changed = true;
      if (action.action !== 'revertTemplate') return [];
      const found = changed
        ? []
        : [{ path: [...at, 'revertTemplate'], message: 'no step before it has changed the template' }];
      changed = false;
      return found;
    });
  },
};
