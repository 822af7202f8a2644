/** Deep equality of two JSON values. Key order is irrelevant; an absent key and an undefined one are the same. */
export function sameJson(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const a = left as Readonly<Record<string, unknown>>;
  const b = right as Readonly<Record<string, unknown>>;
  const ofRight = Object.keys(b).every((key) => Object.hasOwn(a, key) || b[key] === undefined);
  return ofRight && Object.keys(a).every((key) => sameJson(a[key], b[key]));
}
