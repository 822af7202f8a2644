import { isFields } from '../json.ts';
import type { Shape } from './schema.ts';
import { fieldsOfStruct } from './schema.ts';

/** Fields that a struct does not have, as a server names them: `spec.template.spec.containers[0].nope`. Directives of a strategic merge are no fields. */
export function unknownFields(value: unknown, struct: string): readonly string[] {
  return unknownIn(value, { is: 'struct', name: struct, atomic: false }, '');
}

function unknownIn(value: unknown, shape: Shape, path: string): readonly string[] {
  if (shape.is === 'list') {
    const items: readonly unknown[] = Array.isArray(value) ? value : [];
    return items.flatMap((item, index) => unknownIn(item, shape.of, `${path}[${index}]`));
  }
  if (!isFields(value)) return [];
  const inside = (key: string) => (path === '' ? key : `${path}.${key}`);
  if (shape.is === 'map') {
    return Object.entries(value).flatMap(([key, item]) => unknownIn(item, shape.of, inside(key)));
  }
  if (shape.is !== 'struct') return [];
  const known = fieldsOfStruct(shape.name);
  return Object.entries(value).flatMap(([key, item]) => {
    if (key.startsWith('$')) return [];
    const field = known.get(key);
    return field === undefined ? [inside(key)] : unknownIn(item, field.shape, inside(key));
  });
}
