import { z } from 'zod';
import type { ActionSchema } from '../action.ts';
import { record, text } from '../fields.ts';
import { manifestsOf, writtenManifests } from '../manifest.ts';
import type { ApplySpec } from '../object-spec.ts';

export const apply: ActionSchema<'apply'> = {
  key: 'apply',

  schema: () =>
    record({
      manifest: writtenManifests
        .describe(
          'An object of any kind that the cluster serves, as a map, or several as YAML in a text. A `$(…)` in it is a reference; write `$$(…)` for the text',
        )
        .optional(),
      file: text()
        .describe(
          'A file with one or several YAML documents, relative to that of the scenario; nothing in it is taken for a reference',
        )
        .optional(),
    })
      .describe(
        "Creates objects in the set's namespace, and never changes one that is there; the undo deletes them by UID",
      )
      .transform(({ manifest, file }, context): ApplySpec => {
        if ((manifest === undefined) === (file === undefined)) {
          const message =
            manifest === undefined ? 'must have a manifest, or a file' : 'must not be given beside manifest';
          context.addIssue({ code: 'custom', path: manifest === undefined ? [] : ['file'], message });
          return z.NEVER;
        }
        if (manifest === undefined) return { action: 'apply', objects: [], file };
        const objects = manifestsOf(manifest, context, ['manifest']);
        return objects.length === 0 ? z.NEVER : { action: 'apply', objects };
      }),

  blastRadius: ({ objects, file }) =>
    file === undefined
      ? `whatever ${objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`).join(', ')} does`
      : `whatever the objects in ${file} do`,
};
