import { z } from 'zod';
import type { ActionSchema } from '../action.ts';
import { record, text } from '../fields.ts';
import { certainOrdinal, podsInWords, selectorOf } from '../ordinal.ts';

export const exec: ActionSchema<'exec'> = {
  key: 'exec',

  schema: () =>
    record({
      ordinal: certainOrdinal.describe('In which pods: an ordinal, a list, highest, lowest or all'),
      container: text().describe('In which container; may be left out where there is only one').optional(),
      command: z
        .array(text(), { error: 'must be a list of strings' })
        .min(1, { error: 'must not be empty' })
        .describe('The command and its arguments; no shell unless it is one: [sh, -c, "…"]'),
      stdin: text()
        .describe(
          'What it can read from its standard input, as with `kubectl exec -i`; without it there is none',
        )
        .optional(),
    })
      .describe(
        'Runs a command in containers of the set, highest ordinal first; any exit code but 0 ends the run. What it does cannot be undone: to look at something use `check` with an exec probe',
      )
      .transform(({ ordinal, container, stdin, command: [program = '', ...words] }) => ({
        action: 'exec' as const,
        ordinal: selectorOf(ordinal, undefined),
        container,
        command: [program, ...words] as const,
        stdin,
      })),

  destructive: () => 'a command may do anything',

  blastRadius: ({ ordinal }) => `whatever the command does in ${podsInWords(ordinal)}`,
};
