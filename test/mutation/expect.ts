import { isDeepStrictEqual } from 'node:util';

/**
 * As much of vitest's `expect` as the tests of the pure rooms use. Tests run thousands of times in one process, where
 * vitest itself cannot live. A matcher that were too strict would fail without a mutant; one that is too lax lets
 * mutants survive: neither makes the score better than it is.
 */
interface Asymmetric {
  readonly matches: (value: unknown) => boolean;
}

class Matching implements Asymmetric {
  readonly matches: (value: unknown) => boolean;

  constructor(matches: (value: unknown) => boolean) {
    this.matches = matches;
  }
}

class Unmet extends Error {}

type Matchers = Readonly<Record<string, (...args: readonly never[]) => void>>;

export function expect(value: unknown): Matchers {
  return { ...matchers(value, false), not: matchers(value, true) as never };
}

expect.stringContaining = (part: string) =>
  new Matching((value) => typeof value === 'string' && value.includes(part));
expect.stringMatching = (pattern: RegExp | string) =>
  new Matching((value) => typeof value === 'string' && new RegExp(pattern).test(value));
expect.arrayContaining = (parts: readonly unknown[]) =>
  new Matching(
    (value) => Array.isArray(value) && parts.every((part) => value.some((one) => equals(one, part))),
  );
expect.objectContaining = (part: object) => new Matching((value) => contains(value, part, equals));
expect.any = (type: new () => unknown) =>
  new Matching((value) => value instanceof type || typeof value === type.name.toLowerCase());

function matchers(value: unknown, negated: boolean): Matchers {
  const check = (holds: boolean) => {
    if (holds === negated) throw new Unmet('not as expected');
  };
  return {
    toBe: (other: unknown) => check(Object.is(value, other)),
    toEqual: (other: unknown) => check(equals(value, other)),
    toStrictEqual: (other: unknown) => check(isDeepStrictEqual(value, other)),
    toMatchObject: (other: object) => check(contains(value, other, matchesObject)),
    toBeUndefined: () => check(value === undefined),
    toBeDefined: () => check(value !== undefined),
    toSatisfy: (holds: (value: unknown) => boolean) => check(holds(value)),
    toHaveLength: (length: number) => check((value as { length?: number })?.length === length),
    toContain: (part: unknown) =>
      check(
        typeof value === 'string' ? value.includes(part as string) : [...(value as unknown[])].includes(part),
      ),
    toContainEqual: (part: unknown) => check((value as unknown[]).some((one) => equals(one, part))),
    toMatch: (pattern: RegExp | string) => check(new RegExp(pattern).test(value as string)),
    toBeGreaterThan: (other: number) => check((value as number) > other),
    toBeGreaterThanOrEqual: (other: number) => check((value as number) >= other),
    toBeLessThan: (other: number) => check((value as number) < other),
    toBeLessThanOrEqual: (other: number) => check((value as number) <= other),
    toThrow: () => check(throws(value as () => unknown)),
  } as unknown as Matchers;
}

function throws(work: () => unknown): boolean {
  try {
    work();
    return false;
  } catch {
    return true;
  }
}

/** As toEqual: what is undefined is not there. */
function equals(value: unknown, other: unknown): boolean {
  if (other instanceof Matching) return other.matches(value);
  if (!isObject(value) || !isObject(other)) return Object.is(value, other);
  if (Array.isArray(value) !== Array.isArray(other)) return false;
  if (value instanceof Map || value instanceof Set || value instanceof Date)
    return isDeepStrictEqual(value, other);
  const fields = new Set([...Object.keys(value), ...Object.keys(other)]);
  if (Array.isArray(value) && value.length !== (other as unknown as unknown[]).length) return false;
  return [...fields].every((field) => equals(value[field], other[field]));
}

function matchesObject(value: unknown, other: unknown): boolean {
  if (other instanceof Matching) return other.matches(value);
  if (Array.isArray(other))
    return (
      Array.isArray(value) &&
      value.length === other.length &&
      other.every((one, index) => matchesObject(value[index], one))
    );
  return isObject(other) ? contains(value, other, matchesObject) : Object.is(value, other);
}

function contains(value: unknown, part: object, same: (a: unknown, b: unknown) => boolean): boolean {
  if (Array.isArray(part)) return matchesObject(value, part);
  return isObject(value) && Object.entries(part).every(([field, due]) => same(value[field], due));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
