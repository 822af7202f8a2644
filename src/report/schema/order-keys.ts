import type { Schema } from './build.ts';

/**
 * The value with its keys in the order in which its schema lists them, so that two reports differ where the runs
 * differed. Maps of the cluster, whose keys no schema can know, are sorted. What is undefined drops out.
 */
export function orderKeys(value: unknown, schema: Schema): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => orderKeys(item, schema.items ?? {}));
  if (typeof value !== 'object' || value === null) return value;
  const given = value as Readonly<Record<string, unknown>>;
  const shape = shapeFor(given, schema);
  const known = Object.keys(shape.properties ?? {}).filter((key) => key in given);
  const others = Object.keys(given)
    .filter((key) => !known.includes(key))
    .toSorted();
  const rest = typeof shape.additionalProperties === 'object' ? shape.additionalProperties : {};
  return Object.fromEntries(
    [...known, ...others]
      .filter((key) => given[key] !== undefined)
      .map((key) => [key, orderKeys(given[key], shape.properties?.[key] ?? rest)]),
  );
}

/** Of several shapes, the one whose constants the value has. */
function shapeFor(value: Readonly<Record<string, unknown>>, schema: Schema): Schema {
  const fits = (shape: Schema): boolean =>
    Object.entries(shape.properties ?? {}).every(
      ([key, field]) => field.const === undefined || field.const === value[key],
    );
  return schema.anyOf?.find(fits) ?? schema;
}
