import { sameJson } from '../../lib/equal.ts';
import type { StatefulSet } from '../../objects/workload.ts';
import type { FieldChange } from '../undo/journal.ts';
import { differences, type FieldDifference } from './differences.ts';
import { formatPath, type Path } from './path.ts';

/** Where two definitions differ. A drill changes nothing outside of `spec`. */
export function editsOf(before: StatefulSet, after: StatefulSet): readonly FieldDifference[] {
  return differences(before.spec, after.spec, ['spec']);
}

/** One entry a field: the value it had at first, and every value that may come to stand there. */
export function mergeChanges(
  changes: readonly FieldChange[],
  edits: readonly FieldDifference[],
): readonly FieldChange[] {
  const byPath = new Map(changes.map((change) => [formatPath(change.path), change]));
  for (const { path, before, after } of edits) {
    const key = formatPath(path);
    const known = byPath.get(key) ?? { path: [...path], ...(before !== undefined && { before }), ours: [] };
    const value = after ?? null;
    const isKnown = known.ours.some((one) => sameJson(one, value));
    byPath.set(key, { ...known, ours: isKnown ? known.ours : [...known.ours, value] } as FieldChange);
  }
  return [...byPath.values()];
}

export function touchesTemplate(path: Path): boolean {
  return path[0] === 'spec' && path[1] === 'template';
}

/** Whether the server may store more than was sent: a number stays what it is, anything else gets defaults. */
export function getsDefaults(path: Path): boolean {
  return !(path.length === 2 && path[1] === 'replicas');
}
