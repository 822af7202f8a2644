import type { z } from 'zod';

/** Lists of a pod template that a patch merges item by item, by `name`. Upstream: core/v1 types.go, `patchMergeKey`. */
export const mergedLists: ReadonlySet<string> = new Set(['containers', 'initContainers', 'volumes', 'env']);

type Path = readonly (string | number)[];

/** Says of every place in a patch what could not be merged: items without a name, and directives we do not know. */
export function checkPatch(patch: unknown, context: z.RefinementCtx): void {
  if (Object.values(patch as object).every((part) => part === undefined))
    context.addIssue({ code: 'custom', path: [], message: 'must have metadata or spec' });
  for (const { path, message } of faultsIn(patch, []))
    context.addIssue({ code: 'custom', path: [...path], message });
}

function faultsIn(value: unknown, path: Path): readonly { readonly path: Path; readonly message: string }[] {
  if (Array.isArray(value)) {
    const merged = mergedLists.has(String(path.at(-1)));
    return value.flatMap((item: unknown, index) => [
      ...(merged && !isNamed(item) ? [{ path: [...path, index], message: 'must have a name' }] : []),
      ...faultsIn(item, [...path, index]),
    ]);
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    key.startsWith('$') ? directive(key, part, path) : faultsIn(part, [...path, key]),
  );
}

/** One of the strategic merge patch's directives means something here: it takes an item out of its list. */
function directive(key: string, value: unknown, path: Path) {
  const ofItem = typeof path.at(-1) === 'number' && mergedLists.has(String(path.at(-2)));
  if (key === '$patch' && value === 'delete' && ofItem) return [];
  return [
    { path: [...path, key], message: 'only `$patch: delete` in an item of a list with names is known' },
  ];
}

function isNamed(item: unknown): boolean {
  return typeof item === 'object' && item !== null && 'name' in item && typeof item.name === 'string';
}
