import type { ActionSchema } from '../action.ts';
import { record, text } from '../fields.ts';

export const deleteObject: ActionSchema<'delete'> = {
  key: 'delete',

  schema: () =>
    record({
      apiVersion: text()
        .describe('As in the manifest; needed only where two of them differ by nothing else')
        .optional(),
      kind: text().describe('As in the manifest'),
      name: text().describe('metadata.name of the manifest'),
    })
      .describe(
        'Deletes an object that an earlier `apply` of the run has created, and waits until it is gone',
      )
      .transform(({ apiVersion, kind, name }) => ({ action: 'delete' as const, apiVersion, kind, name })),

  blastRadius: ({ kind, name }) => `nothing but ${kind} ${name}, which the run has made`,
};
