import { sameJson } from '../../lib/equal.ts';
import { isMap, nameOf, type Path } from './path.ts';

/** A part of a definition that is to be another, as small as it can be restored by itself. */
export interface FieldDifference {
  readonly path: Path;
  /** Undefined: absent. */
  readonly before: unknown;
  readonly after: unknown;
}

/** Lists whose items have a name that nobody else in the list has. Upstream: core/v1 types.go, `listMapKey=name`. */
const namedLists: ReadonlySet<string> = new Set(['containers', 'initContainers', 'volumes', 'env']);

/** Maps of free keys, which may come and go one by one; an empty one is the same as none. */
const openMaps: ReadonlySet<string> = new Set(['annotations', 'labels', 'nodeSelector']);

/**
 * Where two definitions differ, leaf by leaf, so that somebody else's change right beside ours stays theirs. What was
 * not there before, and a list whose items were moved, counts as one: half of it would not be valid.
 */
export function differences(before: unknown, after: unknown, path: Path = []): readonly FieldDifference[] {
  const key = path.at(-1);
  const isOpen = typeof key === 'string' && openMaps.has(key);
  const left = before === undefined && isOpen ? {} : before;
  const right = after === undefined && isOpen ? {} : after;
  if (sameJson(left, right)) return [];
  if (isMap(left) && isMap(right)) {
    const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...keys].flatMap((field) => differences(left[field], right[field], [...path, field]));
  }
  if (typeof key === 'string' && namedLists.has(key) && Array.isArray(left) && isAppended(left, right)) {
    return right.flatMap((item, index) =>
      differences(left[index], item, [...path, { name: nameOf(item) ?? '' }]),
    );
  }
  return [{ path, before, after }];
}

/** The same items in the same order, and perhaps more behind them: each can be restored where it stands. */
function isAppended(before: readonly unknown[], after: unknown): after is readonly unknown[] {
  if (!Array.isArray(after)) return false;
  const names = after.map(nameOf);
  return (
    new Set(names).size === names.length &&
    !names.includes(undefined) &&
    before.every((item, index) => nameOf(item) === names[index])
  );
}
