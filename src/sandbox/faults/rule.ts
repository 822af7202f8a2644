import { z } from 'zod';
import { parseDuration } from '../../lib/duration.ts';
import { kinds } from '../api/kinds.ts';

const duration = z
  .string()
  .transform((text, context) => {
    const ms = parseDuration(text);
    if (ms === undefined) context.addIssue(`${JSON.stringify(text)} is no duration, such as 30s or 5m`);
    return ms ?? 0;
  })
  .describe('a duration, such as 30s');

/** Also as text: that is all a command line has. */
const whole = z
  .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
  .pipe(z.number().int().min(0))
  .describe('a whole number');

const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'] as const;
const CODES = ['409', '410', '429', '500', '503', '504'] as const;

/** Any of the names kubectl knows a resource by; the plural comes out. */
const resource = z
  .string()
  .transform((word, context) => {
    const known = kinds.find(({ plural, singular, shortNames }) =>
      [plural, singular, ...shortNames].includes(word.toLowerCase()),
    );
    if (known === undefined) context.addIssue(`the sandbox has no resource ${JSON.stringify(word)}`);
    return known?.plural ?? word;
  })
  .describe('a resource, such as pods');

const name = z.union([z.string().min(1), z.number().transform(String)]).describe('a name');

/** Which requests are meant: those that match everything that is said. */
const requests = {
  verb: z.enum(VERBS).optional(),
  resource: resource.optional(),
  subresource: name.optional(),
  namespace: name.optional(),
  name: name.optional(),
  user: name.optional(),
};

/** How many of them pass first, and how many are hit then. */
const counted = {
  after: whole.default(0),
  times: z
    .union([z.literal('always').transform(() => Infinity), whole])
    .default(1)
    .describe('a whole number, or always'),
};

/** When it begins, in the sandbox' time since it was started, and how long it lasts; without `for` to the end. */
const timed = { at: duration.default(0), for: duration.optional() };

/** Every fault there is, and what may be said of it. */
export const faultSchemas = {
  answer: z.strictObject({
    code: z
      .union([z.enum(CODES), z.number().transform(String).pipe(z.enum(CODES))])
      .transform((code) => Number(code) as 409 | 410 | 429 | 500 | 503 | 504)
      .describe(`one of ${CODES.join(', ')}`),
    retryAfter: duration.optional(),
    message: z.string().optional(),
    ...requests,
    ...counted,
  }),
  reset: z.strictObject({
    when: z.enum(['before', 'after']).default('before').describe('before or after it is carried out'),
    ...requests,
    ...counted,
  }),
  slow: z.strictObject({ by: duration, ...requests, ...counted }),
  deny: z.strictObject({ ...requests, ...timed }),
  dropWatches: z.strictObject({
    resource: resource.optional(),
    how: z
      .enum(['end', 'reset'])
      .default('reset')
      .describe('as a server ends them, or as a connection breaks'),
    at: duration.default(0),
    every: duration.optional(),
  }),
  lagWatches: z.strictObject({ resource, by: duration, ...timed }),
  stopControllers: z.strictObject(timed),
  lagControllers: z.strictObject({ by: duration, ...timed }),
  stopScheduler: z.strictObject(timed),
  loseNode: z.strictObject({
    name,
    how: z.enum(['off', 'unreachable']).default('off').describe('without power, or only cut off'),
    ...timed,
  }),
  removeImage: z.strictObject({ name, ...timed }),
  cacheDns: z.strictObject({ by: duration.default(30_000), ...timed }),
} as const;

export type FaultName = keyof typeof faultSchemas;
export const faultNames = Object.keys(faultSchemas) as readonly FaultName[];

/** One fault, as a file or a command line asks for it: read, with defaults filled in. Times are in milliseconds. */
export type FaultRule = {
  [F in FaultName]: { readonly fault: F } & Readonly<z.output<(typeof faultSchemas)[F]>>;
}[FaultName];

export interface RuleProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Reads what is said of a fault; or says everything that is wrong with it. */
export function readRule(
  fault: FaultName,
  said: unknown,
): { readonly rule: FaultRule } | { readonly problems: readonly RuleProblem[] } {
  const { data, error } = faultSchemas[fault].safeParse(said ?? {});
  // What the schema of a fault has let through is a rule of that fault.
  if (error === undefined) return { rule: { fault, ...data } as FaultRule };
  return { problems: error.issues.flatMap((issue) => problemsOf(fault, issue)) };
}

/** What may be said of a fault. */
function fieldsOf(fault: FaultName): readonly string[] {
  return Object.keys(faultSchemas[fault].shape);
}

function problemsOf(fault: FaultName, issue: z.core.$ZodIssue): readonly RuleProblem[] {
  const path = issue.path.filter((part) => typeof part !== 'symbol');
  if (issue.code === 'unrecognized_keys') {
    const allowed = fieldsOf(fault).join(', ');
    return issue.keys.map((key) => ({
      path: [...path, key],
      message: `${fault} has no field ${JSON.stringify(key)}; it has ${allowed}`,
    }));
  }
  const field = String(path[0] ?? '');
  const wanted = descriptionOf(fault, field);
  const message = issue.code === 'custom' || wanted === undefined ? issue.message : `it takes ${wanted}`;
  return [{ path, message: field === '' ? message : `${fault}.${field}: ${message}` }];
}

function descriptionOf(fault: FaultName, field: string): string | undefined {
  const shape: Readonly<Record<string, z.core.$ZodType>> = faultSchemas[fault].shape;
  const schema = shape[field];
  return schema === undefined ? undefined : wordsFor(schema);
}

/** Through `optional` and `default` to what is inside. */
function wordsFor(schema: z.core.$ZodType): string | undefined {
  const own = z.globalRegistry.get(schema)?.description;
  if (own !== undefined) return own;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return wordsFor(schema.unwrap());
  if (schema instanceof z.ZodEnum) return `one of ${schema.options.join(', ')}`;
  return undefined;
}
