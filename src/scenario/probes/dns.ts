import { z } from 'zod';
import { record, text } from '../fields.ts';
import { selectorOf, writtenOrdinal } from '../ordinal.ts';
import {
  onePlace,
  type ProbeSchema,
  saysOnePlace,
  timeout,
  timeoutOf,
  vantageFields,
  vantageOf,
} from '../probe.ts';

export const dns: ProbeSchema<'dns'> = {
  key: 'dns',
  schema: () =>
    record({
      name: text()
        .regex(/^\w[\w.-]*$/, { error: 'must be the name of a host' })
        .describe('Name that has to have an address; instead of pods')
        .optional(),
      pods: writtenOrdinal
        .describe(
          'Pods whose stable names have to lead to their own addresses; default, unless a name is given: all',
        )
        .optional(),
      ...vantageFields,
      from: z
        .enum(['here', 'pod'])
        .describe(
          'Whose resolver is asked: that of a container of a pod of the set by exec, or of this program',
        )
        .default('pod'),
      timeout,
    })
      .describe('Names lead where they should')
      .refine(({ name, pods }) => name === undefined || pods === undefined, {
        path: ['pods'],
        error: 'does not go with a name',
      })
      .refine(saysOnePlace, onePlace)
      .transform(({ name, pods, timeout: limit, ...vantage }) => ({
        probe: 'dns' as const,
        asks:
          name === undefined
            ? { for: 'pods' as const, ordinal: selectorOf(pods ?? 'all', undefined) }
            : { for: 'name' as const, name },
        vantage: vantageOf(vantage),
        timeoutMs: timeoutOf(limit),
      })),
};
