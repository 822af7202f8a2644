/** The way to a value in a document: `['clusters', 0, 'cluster']`. */
type Way = readonly (string | number)[];

/** Takes a value for what it should be, or throws a {@link WrongShape}. */
export type Shape<T> = (value: unknown, at: Way) => T;
type Of<S> = S extends Shape<infer T> ? T : never;

/** Where a document is not what it should be. Says what it found by kind only: the value may be a secret. */
export class WrongShape extends Error {
  override readonly name = 'WrongShape';

  constructor(at: Way, expected: string, found: unknown) {
    super(`${at.join('.')}: Invalid input: expected ${expected}, received ${kindOf(found)}`);
  }
}

export const text: Shape<string> = (value, at) => {
  if (typeof value === 'string') return value;
  throw new WrongShape(at, 'string', value);
};

export const flag: Shape<boolean> = (value, at) => {
  if (typeof value === 'boolean') return value;
  throw new WrongShape(at, 'boolean', value);
};

export const anything: Shape<unknown> = (value) => value;

/** null stands for absent, because Go's decoder takes it so. */
export function optional<T>(shape: Shape<T>): Shape<T | undefined> {
  return (value, at) => (value === undefined || value === null ? undefined : shape(value, at));
}

export function listOf<T>(item: Shape<T>): Shape<readonly T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) throw new WrongShape(at, 'array', value);
    return value.map((one, index) => item(one, [...at, index]));
  };
}

export function mapOf<T>(item: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return (value, at) => {
    if (!isMap(value)) throw new WrongShape(at, 'record', value);
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, item(one, [...at, key])]));
  };
}

/** A map with these keys; others are ignored. */
export function fieldsOf<S extends Readonly<Record<string, Shape<unknown>>>>(
  shapes: S,
): Shape<{ readonly [K in keyof S]: Of<S[K]> }> {
  return (value, at) => {
    if (!isMap(value)) throw new WrongShape(at, 'object', value);
    const fields = Object.entries(shapes).map(([key, shape]) => [key, shape(value[key], [...at, key])]);
    // One for each key of `shapes`, of what its shape returns.
    return Object.fromEntries(fields) as { readonly [K in keyof S]: Of<S[K]> };
  };
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
