import { Failure } from '../../lib/failure.ts';
import { type OrdinalRange, resolveOrdinals } from '../resolve-ordinals.ts';
import { isOpen, type Rule, stepsOf } from './rule.ts';

/** Needs the set: its range is followed through the scenario's own scalings. */
export const ordinalOutOfRange: Rule = {
  id: 'ordinal-out-of-range',
  gravity: 'error',
  what: 'A step takes an ordinal that the set does not have when the step begins; told when the set is given',
  check(subject) {
    if (subject.set === undefined) return [];
    let range: OrdinalRange | undefined = subject.set;
    return stepsOf(subject).flatMap(({ step: { action }, at }) => {
      const path = [...at, action.action];
      if (action.action === 'scale' && range !== undefined)
        range = isOpen(subject, path) ? undefined : { ...range, replicas: action.replicas };
      if (!('ordinal' in action) || typeof action.ordinal !== 'object' || range === undefined) return [];
      if (isOpen(subject, path)) return [];
      const found = resolveOrdinals(action.ordinal, range, () => 0);
      return found instanceof Failure ? [{ path: [...path, 'ordinal'], message: found.message }] : [];
    });
  },
};
