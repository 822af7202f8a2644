import { isFields } from '../json.ts';
import type { Shape } from './schema.ts';
import { fieldsOfStruct } from './schema.ts';

/** A value that cannot be what its field is. */
export interface Mistyped {
  /** Keys of maps and indexes of lists, from the object's root. */
  readonly path: readonly (string | number)[];
  readonly value: unknown;
  readonly shape: Shape;
  /** The struct whose field it is, or the one around a list or a map whose element it is: `apps.v1.StatefulSetSpec`. */
  readonly struct: string;
}

interface Place extends Pick<Mistyped, 'path' | 'struct'> {
  readonly shape: Shape;
}

/** Every value of an object that no server could read, in the order of the text. Unknown fields are not looked into. */
export function mistyped(object: unknown, struct: string): readonly Mistyped[] {
  return within(object, { path: [], struct, shape: { is: 'struct', name: struct, atomic: false } });
}

function within(value: unknown, place: Place): readonly Mistyped[] {
  if (value === null || value === undefined) return [];
  const { path, shape } = place;
  const wrong = [{ path, value, shape, struct: place.struct }];
  switch (shape.is) {
    case 'scalar':
      return fits(value, scalarOf(shape.scalar, path)) ? [] : wrong;
    case 'list':
      if (!Array.isArray(value)) return wrong;
      return value.flatMap((item: unknown, index) =>
        within(item, { ...place, path: [...path, index], shape: shape.of }),
      );
    case 'map':
      if (!isFields(value)) return wrong;
      return Object.entries(value).flatMap(([key, item]) =>
        within(item, { ...place, path: [...path, key], shape: shape.of }),
      );
    case 'struct':
      return isFields(value) ? inStruct(value, shape.name, path) : wrong;
  }
}

function inStruct(value: object, name: string, path: Place['path']): readonly Mistyped[] {
  const fields = fieldsOfStruct(name);
  return Object.entries(value).flatMap(([key, item]) => {
    const field = fields.get(key);
    return field === undefined
      ? []
      : within(item, { path: [...path, key], struct: name, shape: field.shape });
  });
}

/** OpenAPI's text of the schema does not tell how wide an integer is; nearly all are `int32`. */
const LONG = new Set(
  'activeDeadlineSeconds terminationGracePeriodSeconds deletionGracePeriodSeconds generation observedGeneration revision runAsUser runAsGroup fsGroup supplementalGroups tolerationSeconds expirationSeconds'.split(
    ' ',
  ),
);

/** `int32` or `int64` where the schema says `integer`. */
export function scalarOf(scalar: string, path: Mistyped['path']): string {
  if (scalar !== 'integer') return scalar;
  const name = path.findLast((step): step is string => typeof step === 'string');
  return LONG.has(name ?? '') ? 'int64' : 'int32';
}

const QUANTITY = /^[+-]?(\d+(\.\d*)?|\.\d+)([EPTGMK]i|[numkMGTPE]|[eE][+-]?\d+)?$/;
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const LARGEST_INT32 = 2_147_483_647;

function fits(value: unknown, scalar: string): boolean {
  switch (scalar) {
    case 'int32':
      return isInt32(value);
    case 'int64':
      return Number.isInteger(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'string':
    case 'bytes':
      return typeof value === 'string';
    case 'time':
    case 'microTime':
      return typeof value === 'string' && RFC3339.test(value);
    case 'quantity':
      return typeof value === 'number' || (typeof value === 'string' && QUANTITY.test(value.trim()));
    case 'intOrString':
      return typeof value === 'string' || isInt32(value);
    default:
      return true;
  }
}

function isInt32(value: unknown): boolean {
  return Number.isInteger(value) && Math.abs(Number(value)) <= LARGEST_INT32;
}
