import { formatPath } from '../drill/edit/path.ts';
import { isOfReplicas, type Journal } from '../drill/undo/journal.ts';

/** What `recover` is going to do to a set, as far as its journal tells: a line each. */
export function undoWords({ target, changes, ordinals, before }: Journal): readonly string[] {
  const fields = changes.map(
    ({ path, before: was }) =>
      `sts/${target.name}: ${formatPath(path)} goes back to ${was === undefined ? 'absent' : JSON.stringify(was)}`,
  );
  const first = ordinals.start + ordinals.replicas;
  const most = Math.max(...changes.filter(isOfReplicas).flatMap(({ ours }) => ours.map(Number)));
  const last = ordinals.start + most - 1;
  // Without knowing which claims there were none is deleted.
  if (!(last >= first) || before.claims === undefined) return fields;
  const which = last === first ? `ordinal ${first}` : `ordinals ${first}..${last}`;
  return [...fields, `sts/${target.name}: claims made by the run for ${which} are deleted`];
}
