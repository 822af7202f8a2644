import { z } from 'zod';
import type { ActionSchema } from '../action.ts';
import { record } from '../fields.ts';
import { manifestsOf, writtenManifests } from '../manifest.ts';

export const apply: ActionSchema<'apply'> = {
  key: 'apply',

  schema: record({
    manifest: writtenManifests.describe(
      'An object of any kind that the cluster serves, as a map, or several as YAML in a text. A `$(…)` in it is a reference; write `$$(…)` for the text',
    ),
  })
    .describe(
      "Creates objects in the set's namespace, and never changes one that is there; the undo deletes them by UID",
    )
    .transform(({ manifest }, context) => {
      const [first, ...others] = manifestsOf(manifest, context, ['manifest']);
      return first === undefined ? z.NEVER : { action: 'apply' as const, objects: [first, ...others] };
    }) as unknown as ActionSchema<'apply'>['schema'],

  blastRadius: ({ objects }) =>
    `whatever ${objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`).join(', ')} does`,
};
