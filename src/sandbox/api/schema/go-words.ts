import { isFields } from '../json.ts';
import type { Mistyped } from './mistyped.ts';
import { scalarOf } from './mistyped.ts';
import type { Shape } from './schema.ts';

const QUANTITY =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

/** What Go's JSON reader says of a value of the wrong type. Upstream: encoding/json, UnmarshalTypeError. */
export function unmarshalError({ path, value, shape, struct }: Mistyped): string {
  if (shape.is === 'scalar' && shape.scalar === 'quantity') return QUANTITY;
  if (shape.is === 'scalar' && shape.scalar.endsWith('ime')) return timeError(value);
  // Go knows the way by the names of fields only, and not the keys of its maps.
  const keys = path.filter((step) => typeof step === 'string');
  const way = (shape.is === 'scalar' && isMapKey(path, struct) ? keys.slice(0, -1) : keys).join('.');
  const field = `${struct.split('.').at(-1)}.${way}`;
  return `json: cannot unmarshal ${jsonKind(value)} into Go struct field ${field} of type ${goType(shape, path)}`;
}

/** Labels, annotations and the like: the last key is no field of the struct around it. */
function isMapKey(path: Mistyped['path'], struct: string): boolean {
  return struct === 'meta.v1.ObjectMeta' && path.length > 2 && typeof path.at(-1) === 'string';
}

function timeError(value: unknown): string {
  if (typeof value !== 'string')
    return `json: cannot unmarshal ${jsonKind(value)} into Go value of type string`;
  const said = JSON.stringify(value);
  return `parsing time ${said} as "2006-01-02T15:04:05Z07:00": cannot parse ${said} as "2006"`;
}

function jsonKind(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value !== 'number') return typeof value;
  return Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? 'number' : `number ${value}`;
}

const SCALARS: Readonly<Record<string, string>> = { boolean: 'bool', bytes: '[]uint8', intOrString: 'int32' };

function goType(shape: Shape, path: Mistyped['path']): string {
  switch (shape.is) {
    case 'scalar':
      return SCALARS[shape.scalar] ?? scalarOf(shape.scalar, path);
    case 'struct':
      return shape.name.split('.').slice(-2).join('.');
    case 'list':
      return `[]${goType(shape.of, path)}`;
    case 'map':
      return `map[string]${goType(shape.of, path)}`;
  }
}

/**
 * What a server says of a value of the wrong type in a strategic merge patch, which it reads without JSON.
 * Upstream: apimachinery pkg/runtime/converter.go, fromUnstructured (1.36).
 */
export function conversionError({ value, shape, path }: Mistyped): string {
  const from = goKind(value);
  if (shape.is === 'struct') return `cannot restore struct from: ${from}`;
  if (shape.is === 'list') return `cannot restore slice from ${from}`;
  if (shape.is === 'map') return `cannot restore map from ${from}`;
  const to = goType(shape, path);
  // Go would make a character of a number, and a whole number of another: JSON does not.
  const alike = from !== 'int64' && from !== 'float64' ? false : to === 'string' || to.startsWith('int');
  return alike ? `cannot convert ${from} to ${to}` : `unrecognized type: ${to}`;
}

function goKind(value: unknown): string {
  if (Array.isArray(value)) return 'slice';
  if (isFields(value)) return 'map';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return typeof value === 'boolean' ? 'bool' : 'string';
}

/** As Go prints a map: `map[a:1 b:[x y]]`. */
export function goText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`;
  if (value === null) return '<nil>';
  if (!isFields(value)) return typeof value === 'string' ? value : JSON.stringify(value);
  const keys = Object.keys(value).toSorted();
  return `map[${keys.map((key) => `${key}:${goText(value[key])}`).join(' ')}]`;
}
