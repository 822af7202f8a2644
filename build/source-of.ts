/** JavaScript for a value made of plain objects, lists and what JSON knows, `undefined` too; undefined where it has more. */
export function sourceOf(value: unknown): string | undefined {
  if (value === undefined) return 'undefined';
  if (typeof value === 'number') return String(value);
  if (value === null || ['string', 'boolean'].includes(typeof value)) return JSON.stringify(value);
  if (Array.isArray(value)) return joined('[', value.map(sourceOf), ']');
  if (typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return undefined;
  const fields = Object.entries(value).map(([key, part]) => {
    const source = sourceOf(part);
    return source === undefined ? undefined : `${JSON.stringify(key)}:${source}`;
  });
  return joined('{', fields, '}');
}

function joined(open: string, parts: readonly (string | undefined)[], close: string): string | undefined {
  return parts.includes(undefined) ? undefined : open + parts.join(',') + close;
}
