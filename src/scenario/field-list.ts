import { scenarioJsonSchema } from './json-schema.ts';

/** A field of the language, for `explain` and for the reference page. */
export interface Field {
  /** e.g. `spec.steps[].killPod.ordinal` */
  readonly path: string;
  /** What may stand there, in words: `integer`, `majority | none`, `duration`. */
  readonly type: string;
  readonly required: boolean;
  /** Undefined where there is none. */
  readonly default: unknown;
  readonly description: string;
}

type Json = Readonly<Record<string, unknown>>;

/** Every field of the language, in the order of the schema, taken from the schema itself. */
export function fieldList(): readonly Field[] {
  return fieldsOf(scenarioJsonSchema() as Json, '');
}

function fieldsOf(schema: Json, path: string): readonly Field[] {
  const required = (schema['required'] ?? []) as readonly string[];
  return Object.entries((schema['properties'] ?? {}) as Json).flatMap(([key, value]) => {
    const field = value as Json;
    const at = path === '' ? key : `${path}.${key}`;
    const own: Field = {
      path: at,
      type: typeOf(field),
      required: required.includes(key),
      default: field['type'] === 'object' ? undefined : field['default'],
      description: String(field['description'] ?? ''),
    };
    const items = field['type'] === 'array' ? fieldsOf(field['items'] as Json, `${at}[]`) : [];
    return [own, ...fieldsOf(field, at), ...items];
  });
}

function typeOf(schema: Json): string {
  if (Array.isArray(schema['anyOf'])) {
    const kinds = (schema['anyOf'] as readonly Json[])
      .filter((kind) => kind['$ref'] === undefined)
      .map(typeOf);
    return [...new Set(kinds)].join(' | ');
  }
  if (Array.isArray(schema['enum'])) return schema['enum'].join(' | ');
  if (schema['const'] !== undefined) return String(schema['const']);
  if (schema['type'] === 'array') return `list of ${plural(typeOf(schema['items'] as Json))}`;
  if (String(schema['pattern'] ?? '').includes('(ms|s|m|h)')) return 'duration';
  return schema['type'] === 'object' ? 'map' : String(schema['type']);
}

function plural(kind: string): string {
  return `${kind}s`;
}
