import { sameJson } from '../../lib/equal.ts';
import { valueAt } from '../edit/path.ts';
import type { FieldChange } from './journal.ts';

type Holder = Parameters<typeof valueAt>[0];

/** The value is one that the run may have put there. */
export function isOfTheRun({ ours }: FieldChange, live: unknown): boolean {
  return ours.some((value) => sameJson(live, value ?? undefined));
}

/** What stands there is the run's or was there before: nobody else has changed it. */
export function isKnown(object: Holder, change: FieldChange): boolean {
  const live = valueAt(object, change.path);
  return sameJson(live, change.before) || isOfTheRun(change, live);
}

/** The changes of a run that stand in an object: it has a value of the run there, which is not the former one anyway. */
export function standingIn(object: Holder, changes: readonly FieldChange[]): readonly FieldChange[] {
  return changes.filter((change) => {
    const live = valueAt(object, change.path);
    return !sameJson(live, change.before) && isOfTheRun(change, live);
  });
}
