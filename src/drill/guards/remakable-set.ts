import { matchesLabels } from '../../statefulset/selector.ts';
import type { Guard, GuardInput } from '../guard.ts';
import { ourLabels } from '../undo/our-labels.ts';

const DELETING: ReadonlySet<string> = new Set(['deleteSet', 'recreateSet']);

/** A set that is deleted has to go by itself, and to come back with the same revisions. */
export const remakableSet: Guard = {
  name: 'remakable-set',
  skippable: false,
  check(input) {
    if (!input.steps.some(({ action }) => DELETING.has(action))) return undefined;
    return finalizers(input) ?? collisions(input) ?? greedySelector(input);
  },
};

type Refusal = ReturnType<Guard['check']>;

/** Whoever put one there does something when the set goes, and nobody can tell what, nor that it can be undone. */
function finalizers({ situation: { set, spec } }: GuardInput): Refusal {
  const { finalizers: found = [] } = set.metadata ?? {};
  if (found.length === 0) return undefined;
  return {
    saw: `sts/${spec.name} has finalizers (${found.join(', ')}): somebody does more than Kubernetes when it is deleted`,
    wayOut: 'drill a set without finalizers',
  };
}

/** The names of its revisions hang on a count in its status that a set made anew begins again. */
function collisions({ situation: { set, spec } }: GuardInput): Refusal {
  const { collisionCount = 0 } = set.status ?? {};
  if (collisionCount === 0) return undefined;
  return {
    saw: `the revisions of sts/${spec.name} had ${collisionCount} collisions of names: made anew it would name them otherwise, and roll its pods out`,
    wayOut: 'run a drill that does not delete the set',
  };
}

/** Its definition is put aside in a revision meanwhile, which no set may take for its own. */
function greedySelector({ situation: { set, spec } }: GuardInput): Refusal {
  if (!matchesLabels(set.spec?.selector ?? {}, ourLabels)) return undefined;
  return {
    saw: `the selector of sts/${spec.name} fits what this tool puts beside it`,
    wayOut: 'run a drill that does not delete the set',
  };
}
