import type { Fields } from '../json.ts';
import { isFields } from '../json.ts';

/** RFC 7386: null takes a key away, a list is replaced whole. */
export function mergePatch(object: Fields, patch: Fields): Fields {
  const merged = new Map(Object.entries(object));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else if (isFields(value)) {
      const before = merged.get(key);
      merged.set(key, mergePatch(isFields(before) ? before : {}, value));
    } else merged.set(key, value);
  }
  return Object.fromEntries(merged);
}
