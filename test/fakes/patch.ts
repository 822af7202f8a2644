import type { JsonPatchOperation } from '../../src/cluster/cluster.ts';
import { ClusterError } from '../../src/cluster/error.ts';

type Json = Readonly<Record<string, unknown>>;

/** RFC 7386: null takes a field away, a map is merged, anything else replaces what stood there. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isMap(patch)) return patch;
  const result: Record<string, unknown> = isMap(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else if (value !== undefined) result[key] = mergePatch(result[key], value);
  }
  return result;
}

/** RFC 6902 on maps: what does not exist can be neither replaced nor removed. */
export function jsonPatch(target: Json, operations: readonly JsonPatchOperation[]): Json {
  return operations.reduce((object, { op, path, value }) => {
    const keys = path
      .slice(1)
      .split('/')
      .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
    return edit(object, keys, (old) => {
      if (op !== 'add' && old === undefined)
        throw new ClusterError('invalid', `the server rejected our request: ${path} is not there`);
      return op === 'remove' ? undefined : value;
    });
  }, target);
}

function edit(
  object: Json,
  [head = '', ...rest]: readonly string[],
  change: (old: unknown) => unknown,
): Json {
  const old = object[head];
  const changed = rest.length === 0 ? change(old) : editWithin(old, rest, change);
  const { [head]: _old, ...others } = object;
  return changed === undefined || isOmitted(head, changed) ? others : { ...object, [head]: changed };
}

/** Go stores no empty maps of these (`omitempty`). */
function isOmitted(key: string, value: unknown): boolean {
  return ['annotations', 'labels'].includes(key) && isMap(value) && Object.keys(value).length === 0;
}

function editWithin(within: unknown, path: readonly string[], change: (old: unknown) => unknown): unknown {
  if (!Array.isArray(within)) return edit(isMap(within) ? within : {}, path, change);
  const [head = ''] = path;
  if (head === '-') return [...within, change(undefined)];
  const edited = edit(Object.fromEntries(within.entries()), path, change);
  return within.flatMap((_, index) => (String(index) in edited ? [edited[String(index)]] : []));
}

function isMap(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
