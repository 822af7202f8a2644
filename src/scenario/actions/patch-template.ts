import { z } from 'zod';
import type { ActionSchema } from '../action.ts';
import { record } from '../fields.ts';
import { checkPatch } from '../template-patch.ts';

const anything = () => z.record(z.string(), z.unknown(), { error: 'must be a map' });

export const patchTemplate: ActionSchema<'patchTemplate'> = {
  key: 'patchTemplate',

  schema: () =>
    record({
      patch: record({
        metadata: record({
          labels: anything().describe('Labels of the pods; null takes one away').optional(),
          annotations: anything().describe('Annotations of the pods; null takes one away').optional(),
        })
          .describe('As in spec.template')
          .optional(),
        spec: anything().describe('Part of a pod spec').optional(),
      })
        .describe(
          'What becomes of spec.template: maps are merged, so are containers, initContainers, volumes and env by name; other lists are replaced, and null takes a field away',
        )
        .superRefine(checkPatch),
    })
      .describe('Changes spec.template, which has pods replaced')
      .transform(({ patch }) => ({ action: 'patchTemplate' as const, patch })),

  blastRadius: () => 'every pod, by a rollout',
};
