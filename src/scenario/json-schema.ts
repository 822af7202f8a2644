import { z } from 'zod';
import { scenarioSchema } from './document.ts';
import { referable } from './reference.ts';

type Json = Readonly<Record<string, unknown>>;

/** The scenario language as a JSON Schema (draft 2020-12), for editors and for `schema`. */
export function scenarioJsonSchema(): Json {
  const schema = z.toJSONSchema(scenarioSchema, { io: 'input' }) as Json;
  const spec = at(at(schema, 'properties'), 'spec');
  const fields = at(spec, 'properties');
  const open = Object.fromEntries(referable.map((part) => [part, withReferences(at(fields, part))]));
  return {
    $schema: schema['$schema'],
    $id: 'https://sts-doctor.dev/schemas/scenario.schema.json',
    title: 'Scenario of kubectl sts-doctor',
    ...schema,
    properties: {
      ...at(schema, 'properties'),
      spec: { ...spec, properties: { ...fields, ...open } },
    },
    $defs: {
      reference: {
        description: 'Stands for the value of a parameter',
        type: 'string',
        pattern: '(^|[^$])\\$\\([^()]*\\)',
      },
    },
  };
}

function at(schema: Json, key: string): Json {
  return (schema[key] ?? {}) as Json;
}

/**
 * Lets a reference stand wherever a scalar does: a rule of the whole language, so no single field has to say it. Never for
 * a map or a list.
 */
function withReferences(schema: Json): Json {
  const { anyOf, ...rest } = schema;
  if (Array.isArray(anyOf)) {
    const inner = (anyOf as Json[]).map((one) => (isScalar(one) ? one : withReferences(one)));
    return { ...rest, anyOf: (anyOf as Json[]).some(isScalar) ? [...inner, reference] : inner };
  }
  if (!isScalar(schema)) return insideOf(schema);
  if (isAnyText(schema)) return schema;
  const { description, default: value, ...scalar } = rest;
  const about = {
    ...(description === undefined ? {} : { description }),
    ...(value === undefined ? {} : { default: value }),
  };
  return { ...about, anyOf: [scalar, reference] };
}

/** References in what a map or a list holds. */
function insideOf(schema: Json): Json {
  const { properties, items, prefixItems, additionalProperties: others, ...rest } = schema;
  const each = (fields: Json): Json =>
    Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, withReferences(field as Json)]));
  return {
    ...rest,
    ...(properties !== undefined && { properties: each(properties as Json) }),
    ...(prefixItems !== undefined && { prefixItems: (prefixItems as Json[]).map(withReferences) }),
    ...(items !== undefined && { items: withReferences(items as Json) }),
    ...(others !== undefined && { additionalProperties: isJson(others) ? withReferences(others) : others }),
  };
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}

/** Whatever is neither a map nor a list; a schema that says nothing takes anything, references too. */
function isScalar({ type }: Json): boolean {
  return type !== undefined && type !== 'object' && type !== 'array';
}

/** A text without any rule takes a reference as it is. */
function isAnyText({ type, enum: words, const: word, pattern }: Json): boolean {
  return type === 'string' && words === undefined && word === undefined && pattern === undefined;
}

const reference: Json = { $ref: '#/$defs/reference' };
