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

/** As much of a JSON Schema as the language makes use of. */
interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly pattern?: string;
  readonly $ref?: string;
  readonly default?: unknown;
  readonly description?: string;
}

/** Every field of the language, in the order of the schema, taken from the schema itself. */
export function fieldList(): readonly Field[] {
  return fieldsOf(scenarioJsonSchema(), '');
}

function fieldsOf({ properties = {}, required = [] }: Schema, path: string): readonly Field[] {
  return Object.entries(properties).flatMap(([key, field]) => {
    const at = path === '' ? key : `${path}.${key}`;
    const own: Field = {
      path: at,
      type: typeOf(field),
      required: required.includes(key),
      default: field.type === 'object' ? undefined : field.default,
      description: field.description ?? '',
    };
    const alternatives = [field, ...(field.anyOf ?? [])];
    return [
      own,
      ...alternatives.flatMap((one) => fieldsOf(one, at)),
      ...alternatives.flatMap((one) => fieldsOf(one.items ?? {}, `${at}[]`)),
    ];
  });
}

function typeOf(schema: Schema): string {
  if (schema.anyOf !== undefined) {
    const kinds = schema.anyOf.filter((kind) => kind.$ref === undefined).map(typeOf);
    return [...new Set(kinds)].join(' | ');
  }
  if (schema.enum !== undefined) return schema.enum.join(' | ');
  if (schema.const !== undefined) return schema.const;
  if (schema.items !== undefined) return `list of ${typeOf(schema.items)}s`;
  if (schema.pattern?.includes('(ms|s|m|h)') === true) return 'duration';
  return schema.type === 'object' ? 'map' : (schema.type ?? 'anything');
}
