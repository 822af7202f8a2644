import fc from 'fast-check';

/** As much of a JSON Schema as is needed to make values of it up. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly minItems?: number;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly additionalProperties?: boolean | Schema;
  readonly propertyNames?: Schema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly $ref?: string;
}

const junk = fc.oneof(
  fc.constantFrom(
    '',
    '$(x)',
    '$$(x)',
    'a $(b) c',
    'highest',
    '5m',
    '0s',
    '-1',
    'auto',
    'any',
    '09:00',
    'null',
  ),
  fc.constantFrom(0, -1, 1.5, 3, 2_147_483_648, true, false, null),
  fc.constantFrom([], {}, ['a'], [0, 0], { for: '30s' }, { ordinal: 0 }),
);

/** References that stand in the schema as one of the alternatives. */
const references = fc.constantFrom('$(count)', '$(nothing)', 'x-$(count)', '$(steps.a.pod)');

/** Mostly values that the schema accepts, and some that it does not. */
export function likely(schema: Schema): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 40, arbitrary: sound(schema) }, { weight: 1, arbitrary: junk });
}

function sound(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) return references;
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(likely));
  if (schema.oneOf !== undefined && schema.properties === undefined)
    return fc.oneof(...schema.oneOf.map(likely));
  return ofType(schema);
}

function ofType(schema: Schema): fc.Arbitrary<unknown> {
  switch (schema.type) {
    case 'object':
      return map(schema);
    case 'array':
      return list(schema);
    case 'integer':
      return fc.oneof(
        fc.integer({ min: 0, max: 5 }),
        fc.constantFrom(schema.minimum ?? 0, schema.maximum ?? 1),
      );
    case 'number':
      return fc.integer();
    case 'boolean':
      return fc.boolean();
    case 'string':
      return schema.pattern === undefined
        ? fc.string({ minLength: schema.minLength ?? 0, maxLength: 6 })
        : matching(schema.pattern);
    default:
      return junk;
  }
}

/** Texts of the pattern, where it is one that fast-check can read; else ours for the kinds that the language has. */
function matching(pattern: string): fc.Arbitrary<unknown> {
  const known = [
    '30s',
    '5m',
    '1h30m',
    'Mon-Fri',
    '09:00',
    '17:00',
    'web',
    'nginx',
    'http://a/b',
    '.status.phase',
  ];
  const fitting = known.filter((text) => new RegExp(pattern, 'u').test(text));
  const anything = fc.string({ maxLength: 4 });
  return fitting.length === 0
    ? anything
    : fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...fitting) }, { weight: 1, arbitrary: anything });
}

/** The fields that are required, few of the others, now and then one that nobody knows. Of several keys that exclude each other one. */
function map({
  properties = {},
  required = [],
  oneOf,
  additionalProperties,
  propertyNames,
}: Schema): fc.Arbitrary<unknown> {
  const choices = (oneOf ?? []).flatMap((one) => one.required ?? []);
  const optional = Object.keys(properties).filter((key) => !required.includes(key) && !choices.includes(key));
  const chosen =
    choices.length === 0
      ? fc.constant<readonly string[]>([])
      : fc.oneof(
          { weight: 20, arbitrary: fc.constantFrom(...choices).map((key) => [key]) },
          { weight: 1, arbitrary: fc.subarray(choices, { maxLength: 2 }) },
        );
  return fc
    .tuple(
      fc.subarray(optional, { maxLength: Math.min(3, optional.length) }),
      chosen,
      fc.integer({ min: 0, max: 60 }),
    )
    .chain(([some, choice, chance]) => {
      const keys = [...required.filter((key) => chance !== 1 || key !== required[0]), ...some, ...choice];
      const fields = Object.fromEntries(keys.map((key) => [key, likely(properties[key] ?? {})]));
      const known = fc.record(fields);
      if (typeof additionalProperties === 'object')
        return fc.dictionary(
          propertyNames === undefined ? fc.constantFrom('a', 'b') : fc.constantFrom('count', 'b', 'c-d', '1'),
          likely(additionalProperties),
          { maxKeys: 2 },
        );
      return chance === 2
        ? fc
            .tuple(known, fc.constantFrom('ordnal', '__proto__', 'constructor', ' ', '<<'))
            .map(([value, key]) => Object.fromEntries([...Object.entries(value), [key, 1]]))
        : known;
    });
}

function list({ items = {}, prefixItems = [], minItems = 0 }: Schema): fc.Arbitrary<unknown> {
  const more = fc.array(likely(items), {
    minLength: Math.max(0, minItems - prefixItems.length),
    maxLength: 3,
  });
  const listed = fc
    .tuple(fc.tuple(...prefixItems.map(likely)), more)
    .map(([first, rest]) => [...first, ...rest]);
  return fc.oneof({ weight: 30, arbitrary: listed }, { weight: 1, arbitrary: fc.constant([]) });
}
