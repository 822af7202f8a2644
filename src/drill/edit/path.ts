/** A way into a definition: fields of maps, and items of lists by their name. */
export type Path = readonly PathStep[];
export type PathStep = string | { readonly name: string };

/** What stands there; undefined when nothing does. */
export function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(within, root);
}

/** `spec.template.spec.containers[db].image`, as kubectl's messages write it. */
export function formatPath(path: Path): string {
  return path
    .map((step, index) => {
      if (typeof step !== 'string') return `[${step.name}]`;
      if (!/^\w+$/.test(step)) return `[${step}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join('');
}

/** The same way as `managedFields` spells it: `f:spec`, `f:containers`, `k:{"name":"db"}`, `f:image`. */
export function ownedPath(path: Path): readonly string[] {
  return path.map((step) =>
    typeof step === 'string' ? `f:${step}` : `k:${JSON.stringify({ name: step.name })}`,
  );
}

/** One way leads to what the other leads to, or to a part of it. */
export function overlaps(left: Path, right: Path): boolean {
  const [short, long] = left.length <= right.length ? [left, right] : [right, left];
  return formatPath(short) === formatPath(long.slice(0, short.length));
}

/** What stands somewhere, as messages write it. */
export function inWords(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}

/** An item of a list as the lists of a pod template identify theirs. */
export function nameOf(item: unknown): string | undefined {
  return isMap(item) && typeof item['name'] === 'string' ? item['name'] : undefined;
}

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function within(parent: unknown, step: PathStep): unknown {
  if (typeof step === 'string')
    return isMap(parent) && Object.hasOwn(parent, step) ? parent[step] : undefined;
  return Array.isArray(parent) ? parent.find((item) => nameOf(item) === step.name) : undefined;
}
