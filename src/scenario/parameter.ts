import { z } from 'zod';
import { count, duration, flag, record, text } from './fields.ts';
import { writtenOrdinal } from './ordinal.ts';
import type { Value } from './reference.ts';

/** A type that a parameter may have: what a value looks like in YAML, and how one is read from a command line. */
interface ParameterType {
  readonly schema: z.ZodType;
  readonly fromText: (text: string) => Value;
  /** Stands in for a value that is not known yet, so that the rest of a scenario can be checked without it. */
  readonly sample: Value;
}

const asItIs = (written: string): string => written;
const numberOrText = (written: string): number | string =>
  /^-?\d+$/.test(written) ? Number(written) : written;

/** Every type of parameter: a new one is a line here. */
export const parameterTypes = {
  ordinal: { schema: writtenOrdinal, fromText: ordinalFromText, sample: 'highest' },
  duration: { schema: duration(), fromText: asItIs, sample: '1m' },
  integer: { schema: count(-2_147_483_648), fromText: numberOrText, sample: 1 },
  image: {
    schema: text().regex(/^\S+$/, { error: 'must be an image reference, without spaces' }),
    fromText: asItIs,
    sample: 'registry.invalid/image:0',
  },
  string: { schema: z.string({ error: 'must be a string' }), fromText: asItIs, sample: 'text' },
  boolean: {
    schema: flag(),
    fromText: (written: string) => (written === 'true' || written === 'false' ? written === 'true' : written),
    sample: false,
  },
} satisfies Readonly<Record<string, ParameterType>>;

export type ParameterTypeName = keyof typeof parameterTypes;

/** A parameter as a scenario declares it. */
export interface Parameter extends Bounds {
  readonly name: string;
  readonly type: ParameterTypeName;
  /** As written in YAML; undefined when a value has to be given. */
  readonly default: Value | undefined;
  readonly description: string | undefined;
}

/** What a value must be beyond its type. */
export interface Bounds {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly enum?: readonly string[] | undefined;
}

const whole = () => count(-2_147_483_648).optional();
const minimum = { min: whole().describe('Least value') };
const maximum = { max: whole().describe('Greatest value') };
const words = {
  enum: z
    .array(text(), { error: 'must be a list of strings' })
    .min(1, { error: 'must not be empty' })
    .describe('The values there are')
    .optional(),
};

/** What may be written beside the type, by type. */
const boundsOf: Readonly<Partial<Record<ParameterTypeName, z.ZodRawShape>>> = {
  integer: { ...minimum, ...maximum },
  string: words,
  image: words,
};

const [first, ...rest] = (Object.keys(parameterTypes) as ParameterTypeName[]).map((type) =>
  record({
    type: z.literal(type),
    default: parameterTypes[type].schema
      .describe('Without one, a value has to be given with --set or --values')
      .optional(),
    description: text().optional(),
    ...boundsOf[type],
  }).superRefine((declared, context) => {
    if (declared.default === undefined) return;
    const message = outOfBounds(boundsIn(declared), declared.default);
    if (message !== undefined) context.addIssue({ code: 'custom', path: ['default'], message });
  }),
);

/** The bounds of a declaration that is sound: which ones there may be depends on its type. */
export function boundsIn(declared: object): Bounds {
  const { min, max, enum: known } = declared as Bounds;
  return {
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(known !== undefined && { enum: known }),
  };
}

/** Why a value of the right type is none that the parameter takes; undefined when it is one. */
export function outOfBounds({ min, max, enum: known }: Bounds, value: unknown): string | undefined {
  if (typeof value === 'number' && min !== undefined && value < min)
    return `must be greater than or equal to ${min}`;
  if (typeof value === 'number' && max !== undefined && value > max)
    return `must be less than or equal to ${max}`;
  if (typeof value === 'string' && known !== undefined && !known.includes(value))
    return `must be one of ${known.map((word) => JSON.stringify(word)).join(', ')}`;
  return undefined;
}

/** `parameters` of a scenario: names to declarations. */
export const parameters = z.record(
  z.string().regex(/^[A-Za-z][A-Za-z0-9_-]*$/, {
    error: 'the name of a parameter must start with a letter and have letters, digits, - and _ only',
  }),
  z.discriminatedUnion('type', first === undefined ? ([] as never) : [first, ...rest], {
    error: 'must be a map with a type',
  }),
  { error: 'must be a map of names to parameters' },
);

/** `2`, `highest`, `0,2` or `[0, 2]`; anything else comes out as it went in, for the schema to refuse. */
function ordinalFromText(written: string): Value {
  if (!/^\[?\d+(, *\d+)*\]?$/.test(written)) return written;
  const [first, ...more] = (written.match(/\d+/g) ?? []).map(Number);
  return first === undefined || (more.length === 0 && !written.startsWith('['))
    ? Number(written)
    : [first, ...more];
}
