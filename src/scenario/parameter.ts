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

type ParameterTypeName = keyof typeof parameterTypes;

/** A parameter as a scenario declares it. */
export interface Parameter {
  readonly name: string;
  readonly type: ParameterTypeName;
  /** As written in YAML; undefined when a value has to be given. */
  readonly default: Value | undefined;
  readonly description: string | undefined;
}

const [first, ...rest] = (Object.keys(parameterTypes) as ParameterTypeName[]).map((type) =>
  record({
    type: z.literal(type),
    default: parameterTypes[type].schema
      .describe('Without one, a value has to be given with --set')
      .optional(),
    description: text().optional(),
  }),
);

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
