import type { ApplySpec, DeleteSpec } from '../object-spec.ts';
import { isOpen, type Rule, stepsOf } from './rule.ts';

export const nothingToDelete: Rule = {
  id: 'nothing-to-delete',
  gravity: 'error',
  what: '`delete` of an object that no `apply` before it creates, or a second time after one',
  check(subject) {
    let applied: readonly ApplySpec[] = [];
    let isUnknown = false;
    const deleted = new Set<string>();
    return stepsOf(subject).flatMap(({ step: { action }, at }) => {
      if (action.action === 'apply') {
        applied = [...applied, action];
        isUnknown ||= action.objects.length === 0 || isOpen(subject, at);
        for (const { kind, metadata } of action.objects) deleted.delete(`${kind}/${metadata.name}`);
      }
      if (action.action !== 'delete' || isUnknown || isOpen(subject, at)) return [];
      const called = `${action.kind}/${action.name}`;
      const isThere = applied.some((one) => creates(one, action)) && !deleted.has(called);
      deleted.add(called);
      return isThere
        ? []
        : [{ path: [...at, 'delete'], message: `no step before it creates ${action.kind} ${action.name}` }];
    });
  },
};

function creates({ objects }: ApplySpec, { kind, name }: DeleteSpec): boolean {
  return objects.some((object) => object.kind === kind && object.metadata.name === name);
}
