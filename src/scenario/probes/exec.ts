import { z } from 'zod';
import { record, text } from '../fields.ts';
import { selectorOf, writtenOrdinal } from '../ordinal.ts';
import { type ProbeSchema, timeout, timeoutOf } from '../probe.ts';

export const exec: ProbeSchema<'exec'> = {
  key: 'exec',
  schema: () =>
    record({
      ordinal: writtenOrdinal
        .describe('Which pods; of several each has to succeed; default: lowest')
        .default('lowest'),
      container: text().describe('Container; may be left out where there is only one').optional(),
      command: z
        .tuple([text()], z.string({ error: 'must be a string' }), {
          error: 'must be a list of strings, the program first',
        })
        .describe('Program and arguments. It must not change anything: it runs whenever the probe looks'),
      timeout,
    })
      .describe('A command in a container ends with 0')
      .transform(({ ordinal, container, command, timeout: limit }) => ({
        probe: 'exec' as const,
        ordinal: selectorOf(ordinal, undefined),
        container,
        command,
        timeoutMs: timeoutOf(limit),
      })),
};
