import { isMap, nameOf, type Path } from './path.ts';

/**
 * The way to the first field that was sent and that the server would not store, if there is one: it drops what it has
 * no such field for, and says so in a warning at most. What says nothing is left out for other reasons (`omitempty`), so
 * it counts as stored.
 */
export function droppedField(path: Path, sent: unknown, stored: unknown): Path | undefined {
  if (saysNothing(sent)) return undefined;
  if (stored === undefined || stored === null) return path;
  if (isMap(sent) && isMap(stored))
    return first(Object.entries(sent), ([key, part]) => droppedField([...path, key], part, stored[key]));
  if (Array.isArray(sent) && Array.isArray(stored)) return droppedOfItems(path, sent, stored);
  return undefined;
}

/** A webhook may put items of its own beside ours: then only those count that are known by their name. */
function droppedOfItems(path: Path, sent: readonly unknown[], stored: readonly unknown[]): Path | undefined {
  const isAligned =
    sent.length === stored.length && sent.every((item, at) => nameOf(item) === nameOf(stored[at]));
  return first([...sent.entries()], ([at, item]) => {
    const name = nameOf(item);
    const kept = isAligned ? stored[at] : stored.find((one) => name !== undefined && nameOf(one) === name);
    return kept === undefined ? undefined : droppedField([...path, { name: name ?? String(at) }], item, kept);
  });
}

/** Null, zero, false and the empty ones, and what has nothing but these in it. */
function saysNothing(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isMap(value)) return Object.values(value).every(saysNothing);
  return value === undefined || value === null || value === false || value === 0 || value === '';
}

function first<T>(items: readonly T[], find: (item: T) => Path | undefined): Path | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
