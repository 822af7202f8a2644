import { z } from 'zod';
import { record, text } from '../fields.ts';
import type { ProbeSchema } from '../probe.ts';

const PATH = /^\.?[\w-]+(?:\.[\w-]+|\[\d+\])*$/;

export const condition: ProbeSchema<'condition'> = {
  key: 'condition',
  schema: () =>
    record({
      apiVersion: text().describe('Of the resource, e.g. v1 or apps/v1'),
      kind: text().describe('Of the resource, e.g. Deployment'),
      name: text().describe('Its name'),
      namespace: text().describe('Its namespace; default: that of the set').optional(),
      type: text().describe('One of its status.conditions').optional(),
      status: text().describe('What that condition has to be; default: "True"').optional(),
      field: text()
        .regex(PATH, { error: 'must be a path such as .status.phase or .spec.ports[0].port' })
        .describe('Instead of a condition: a field of it')
        .optional(),
      equals: z
        .union([z.string(), z.number(), z.boolean()], {
          error: 'must be a string, a number or true or false',
        })
        .describe('What that field has to be')
        .optional(),
    })
      .describe('Any resource says of itself what it should')
      .refine(({ type, field }) => (type === undefined) !== (field === undefined), {
        error: 'must have either the type of a condition or a field',
      })
      .refine(({ status, type }) => status === undefined || type !== undefined, {
        path: ['status'],
        error: 'only goes with the type of a condition',
      })
      .refine(({ field, equals }) => (field === undefined) === (equals === undefined), {
        path: ['equals'],
        error: 'goes with a field, and a field needs it',
      })
      .transform(({ apiVersion, kind, name, namespace, type, status = 'True', field = '', equals = '' }) => ({
        probe: 'condition' as const,
        apiVersion,
        kind,
        name,
        namespace,
        wants: type === undefined ? { field, equals } : { type, status },
      })),
};
