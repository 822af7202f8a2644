import { badRequest } from '../api/errors.ts';
import type { Fields } from '../api/json.ts';
import { isFields } from '../api/json.ts';
import type { ServedKind } from '../api/kinds.ts';
import type { Shape } from '../api/schema/schema.ts';
import { fieldsOfStruct } from '../api/schema/schema.ts';
import type { Call } from './call.ts';

/**
 * Fields the server does not know: refused where the client asked to be strict, else warned of. Returns the warnings,
 * as header values.
 * Upstream: apiserver pkg/endpoints/handlers/rest.go, fieldValidation (1.36).
 */
export function validateFields({ query, target: { kind } }: Call, body: Fields): readonly string[] {
  const mode = query.get('fieldValidation') ?? 'Warn';
  if (mode === 'Ignore') return [];
  const unknown = unknownFields(body, { is: 'struct', name: kind.schema, atomic: false }, '');
  if (unknown.length === 0) return [];
  const said = unknown.map((path) => `unknown field "${path}"`);
  if (mode === 'Strict') throw badRequest(`${handledAs(kind)}: strict decoding error: ${said.join(', ')}`);
  return said.map((text) => `299 - ${JSON.stringify(text)}`);
}

function handledAs({ kind, version }: ServedKind): string {
  return `${kind} in version "${version}" cannot be handled as a ${kind}`;
}

function unknownFields(value: unknown, shape: Shape, path: string): readonly string[] {
  if (shape.is === 'list') {
    const items: readonly unknown[] = Array.isArray(value) ? value : [];
    return items.flatMap((item, index) => unknownFields(item, shape.of, `${path}[${index}]`));
  }
  if (!isFields(value)) return [];
  const inside = (key: string) => (path === '' ? key : `${path}.${key}`);
  if (shape.is === 'map') {
    return Object.entries(value).flatMap(([key, item]) => unknownFields(item, shape.of, inside(key)));
  }
  if (shape.is !== 'struct') return [];
  const known = fieldsOfStruct(shape.name);
  return Object.entries(value).flatMap(([key, item]) => {
    const field = known.get(key);
    return field === undefined ? [inside(key)] : unknownFields(item, field.shape, inside(key));
  });
}
