import type { ActionName, SpecOf } from '../action.ts';
import { actions } from '../actions/registry.ts';
import type { ActionSpec } from '../scenario.ts';
import { isOpen, type Rule, stepsOf, type Subject } from './rule.ts';

export const destructiveWithoutLeave: Rule = {
  id: 'destructive-without-leave',
  gravity: 'error',
  what: 'A step that cannot be undone in a scenario without `guards.allowDestructive: true`; scaling down a set whose claims go with their pods is told when the set is given',
  check(subject) {
    const { allowDestructive } = subject.scenario.guards;
    if (allowDestructive || isOpen(subject, ['spec', 'guards', 'allowDestructive'])) return [];
    return stepsOf(subject).flatMap(({ step: { action }, at }) => {
      const path = [...at, action.action];
      const why = isOpen(subject, path)
        ? undefined
        : (lossOf(action.action, action) ?? claimsLost(action, subject));
      if (why === undefined) return [];
      return [{ path, message: `${why}: this needs guards.allowDestructive: true, and --allow-destructive` }];
    });
  },
};

function lossOf<Name extends ActionName>(name: Name, spec: ActionSpec): string | undefined {
  // The table is total by key, and the spec is that of the key.
  return actions[name].destructive?.(spec as SpecOf<Name>);
}

function claimsLost(action: ActionSpec, { set }: Subject): string | undefined {
  if (action.action !== 'scale' || set === undefined || set.retention.whenScaled !== 'Delete')
    return undefined;
  if (set.claimTemplates.length === 0 || action.replicas >= set.replicas) return undefined;
  return 'the set deletes the claims of pods that are scaled away (whenScaled: Delete)';
}
