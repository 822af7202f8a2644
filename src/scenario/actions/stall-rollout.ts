import { z } from 'zod';
import type { ActionSchema } from '../action.ts';
import { record, text } from '../fields.ts';
import type { TemplateFault } from '../scenario.ts';

/** A name that RFC 2606 keeps from ever being anybody's. */
const NO_IMAGE = 'registry.invalid/sts-doctor/none:0';

const faults = ['image', 'readiness', 'command'] as const;

export const stallRollout: ActionSchema<'stallRollout'> = {
  key: 'stallRollout',

  schema: () =>
    record({
      container: z
        .string({ error: 'must be a string' })
        .describe('Container that is made to fail; may be left out, or empty, where there is only one')
        .optional(),
      image: text()
        .regex(/^\S+$/, { error: 'must be an image reference, without spaces' })
        .describe(`Image that nobody can pull; default, unless another fault is given: ${NO_IMAGE}`)
        .optional(),
      readiness: z
        .literal('fails')
        .describe('The container runs, and its readiness probe asks a port that nobody serves')
        .optional(),
      command: z
        .array(text(), { error: 'must be a list of strings' })
        .min(1, { error: 'must not be empty' })
        .describe('Command of the container, one that ends or never gets ready')
        .optional(),
    })
      .describe('Rolls out a template whose pods never become ready')
      .superRefine((written, context) => {
        const [first, ...others] = faults.filter((fault) => written[fault] !== undefined);
        for (const other of others)
          context.addIssue({
            code: 'custom',
            path: [other],
            message: `must not be given beside ${first}: one fault a step`,
          });
      })
      .transform((written) => ({
        action: 'stallRollout' as const,
        container: written.container === '' ? undefined : written.container,
        fault: faultOf(written),
      })),

  blastRadius: () => 'the first pods of a rollout',
};

function faultOf({
  image = NO_IMAGE,
  readiness,
  command,
}: {
  readonly image?: string | undefined;
  readonly readiness?: 'fails' | undefined;
  readonly command?: readonly string[] | undefined;
}): TemplateFault {
  if (readiness !== undefined) return { by: 'readiness' };
  return command === undefined ? { by: 'image', image } : { by: 'command', command };
}
