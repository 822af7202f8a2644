import { sameJson } from '../../lib/equal.ts';
import { valueAt } from '../edit/path.ts';
import type { FieldChange } from './journal.ts';

/** The changes of a run that stand in an object: it has a value of the run there, which is not the former one anyway. */
export function standingIn(
  object: Parameters<typeof valueAt>[0],
  changes: readonly FieldChange[],
): readonly FieldChange[] {
  return changes.filter(({ path, before, ours }) => {
    const live = valueAt(object, path);
    return !sameJson(live, before) && ours.some((value) => sameJson(live, value ?? undefined));
  });
}
