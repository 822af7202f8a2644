import { z } from 'zod';
import { parseDuration } from '../lib/duration.ts';

/**
 * The kinds of fields the language is made of. Their error texts complete `Invalid value: 3: must be …`, the way
 * Kubernetes words its own validation.
 */

/** A map with these keys and no others. The error lists the keys there are; who reports it finds the nearest. */
export function record<Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  return z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? Object.keys(shape).join(' ') : 'must be a map'),
  });
}

/**
 * What `make` gives, made when something is first held against it. Zod asks every field of a map whether it may be left
 * out; this one cannot by itself, and says so without being made.
 */
export function late<Schema extends z.ZodType>(make: () => Schema): z.ZodLazy<Schema> {
  const schema = z.lazy(make);
  Object.assign(schema._zod, { optin: undefined, optout: undefined });
  return schema;
}

/** Marks an issue of a refinement that the JSON Schema states as well: the document is not of the right shape. */
export const structural = { structural: true };

export function text(): z.ZodString {
  return z.string({ error: 'must be a string' }).min(1, { error: 'must not be empty' });
}

export function flag(): z.ZodBoolean {
  return z.boolean({ error: 'must be true or false' });
}

/** Whole numbers as Kubernetes has them: 32 bits. */
export function count(minimum = 0): z.ZodNumber {
  return z
    .int({ error: 'must be an integer' })
    .min(minimum, { error: `must be greater than or equal to ${minimum}` })
    .max(2_147_483_647, { error: 'must be less than or equal to 2147483647' });
}

/** `30s`, `5m`, `1h30m`; comes out in milliseconds. */
export function duration(): z.ZodType<number, string> {
  return z
    .string({ error: notADuration })
    .regex(/^(\d+(\.\d+)?(ms|s|m|h))+$/, { error: notADuration })
    .meta({ examples: ['30s', '5m', '1h30m'] })
    .transform((written, context) => {
      const ms = parseDuration(written);
      if (ms !== undefined && ms > 0) return ms;
      context.addIssue({ code: 'custom', message: ms === 0 ? 'must be longer than 0' : notADuration });
      return z.NEVER;
    });
}

const notADuration = 'must be a duration such as 30s, 5m or 1h30m';
