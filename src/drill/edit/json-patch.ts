import type { JsonPatchOperation } from '../../cluster/cluster.ts';
import type { KubeObject } from '../../objects/meta.ts';
import { isMap, nameOf, type Path, type PathStep, valueAt } from './path.ts';

export interface Placed {
  readonly path: Path;
  /** Undefined takes away what stands there. */
  readonly value: unknown;
}

type Draft = Record<string, unknown> | unknown[];

/**
 * One JSON patch that puts all these values into the definition as it is now. Maps on the way are made where they are
 * missing; a place in a list that is not there any more is passed over.
 */
export function jsonPatchFor(live: unknown, placed: readonly Placed[]): readonly JsonPatchOperation[] {
  const draft = structuredClone(live) as Draft;
  return placed.flatMap(({ path, value }) => place(draft, path, value) ?? []);
}

/** Makes the patch apply to this version only: another one is a clean 409, where a failed `test` would be a bare 422. */
export function onlyAt({ metadata }: KubeObject): JsonPatchOperation {
  return { op: 'replace', path: '/metadata/resourceVersion', value: metadata?.resourceVersion };
}

/** What the definition becomes by them. */
export function withPlaced<T>(live: T, placed: readonly Placed[]): T {
  const draft = structuredClone(live);
  for (const { path, value } of placed) place(draft as Draft, path, value);
  return draft;
}

function place(draft: Draft, path: Path, value: unknown): JsonPatchOperation | undefined {
  const missing = path.findIndex((_, index) => valueAt(draft, path.slice(0, index + 1)) === undefined);
  const depth = missing === -1 ? path.length - 1 : missing;
  const parent = valueAt(draft, path.slice(0, depth));
  const step = path[depth];
  if (step === undefined || !isContainer(parent)) return undefined;
  if (missing !== -1 && value === undefined) return undefined;
  const pointer = path.slice(0, depth).map((one, index) => keyOf(valueAt(draft, path.slice(0, index)), one));
  const key = missing === -1 ? keyOf(parent, step) : newKey(parent, step);
  const written = nest(path.slice(depth + 1), value);
  write(parent, key, written);
  const at = `/${[...pointer, key].map(escaped).join('/')}`;
  if (value === undefined) return { op: 'remove', path: at };
  return { op: missing === -1 ? 'replace' : 'add', path: at, value: written };
}

function isContainer(value: unknown): value is Draft {
  return Array.isArray(value) || isMap(value);
}

/** Where an item that is there stands. */
function keyOf(parent: unknown, step: PathStep): string {
  if (typeof step === 'string') return step;
  return String(Array.isArray(parent) ? parent.findIndex((item) => nameOf(item) === step.name) : -1);
}

/** A new item goes to the end of its list. */
function newKey(parent: Draft, step: PathStep): string {
  if (typeof step === 'string') return step;
  return Array.isArray(parent) ? '-' : step.name;
}

function write(parent: Draft, key: string, value: unknown): void {
  if (Array.isArray(parent)) {
    if (key === '-') parent.push(value);
    else if (value === undefined) parent.splice(Number(key), 1);
    else parent[Number(key)] = value;
  } else if (value === undefined) delete parent[key];
  else parent[key] = value;
}

function nest(path: Path, value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  return typeof step === 'string' ? { [step]: nest(rest, value) } : [nest(rest, value)];
}

/** RFC 6901. */
function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
