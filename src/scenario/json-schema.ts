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
        pattern: '\\$\\([^()]+\\)',
      },
    },
  };
}

function at(schema: Json, key: string): Json {
  return (schema[key] ?? {}) as Json;
}

/** Lets a reference stand wherever a scalar does: a rule of the whole language, so no single field has to say it. */
function withReferences(schema: Json): Json {
  const { properties, items, anyOf, ...rest } = schema;
  if (Array.isArray(anyOf)) return { ...rest, anyOf: [...(anyOf as Json[]).map(withNested), reference] };
  if (properties !== undefined) {
    const inner = Object.entries(properties as Json).map(([key, field]) => [
      key,
      withReferences(field as Json),
    ]);
    return { ...rest, properties: Object.fromEntries(inner) };
  }
  if (items !== undefined) return { ...rest, items: withReferences(items as Json) };
  if (isPlainText(schema)) return schema;
  const { description, default: value, ...scalar } = rest;
  const about = {
    ...(description === undefined ? {} : { description }),
    ...(value === undefined ? {} : { default: value }),
  };
  return { ...about, anyOf: [scalar, reference] };
}

/** A list or map among the alternatives takes references inside; the alternatives themselves have one already. */
function withNested(schema: Json): Json {
  return schema['items'] === undefined && schema['properties'] === undefined
    ? schema
    : withReferences(schema);
}

function isPlainText({ type, enum: words, pattern }: Json): boolean {
  return type === 'string' && words === undefined && pattern === undefined;
}

const reference: Json = { $ref: '#/$defs/reference' };
