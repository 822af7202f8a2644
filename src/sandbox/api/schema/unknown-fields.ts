import { isFields } from '../json.ts';
import type { Shape } from './schema.ts';
import { fieldsOfStruct } from './schema.ts';

/** A field that its struct does not have. */
export interface UnknownField {
  /** Keys of maps and indexes of lists, from the object's root. */
  readonly path: readonly (string | number)[];
  /** The fields that the struct has. */
  readonly known: readonly string[];
}

/** In the order of the text. Directives of a strategic merge are no fields. */
export function unknownFields(value: unknown, struct: string): readonly UnknownField[] {
  return unknownIn(value, { is: 'struct', name: struct, atomic: false }, []);
}

function unknownIn(value: unknown, shape: Shape, path: UnknownField['path']): readonly UnknownField[] {
  if (shape.is === 'list') {
    const items: readonly unknown[] = Array.isArray(value) ? value : [];
    return items.flatMap((item, index) => unknownIn(item, shape.of, [...path, index]));
  }
  if (!isFields(value) || shape.is === 'scalar') return [];
  if (shape.is === 'map') {
    return Object.entries(value).flatMap(([key, item]) => unknownIn(item, shape.of, [...path, key]));
  }
  const fields = fieldsOfStruct(shape.name);
  return Object.entries(value).flatMap(([key, item]): readonly UnknownField[] => {
    if (key.startsWith('$')) return [];
    const field = fields.get(key);
    return field === undefined
      ? [{ path: [...path, key], known: [...fields.keys()] }]
      : unknownIn(item, field.shape, [...path, key]);
  });
}

/** `spec.template.spec.containers[0].name`. */
export function fieldText(path: UnknownField['path']): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index > 0 ? '.' : ''}${step}`))
    .join('');
}

/** The way back; a key in brackets is one of a map: `spec.resources[storage]`. */
export function fieldPath(text: string): UnknownField['path'] {
  return (text.match(/[^.[\]]+/g) ?? []).map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}
