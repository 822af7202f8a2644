import { z } from 'zod';
import { hasOneProbe, notOneProbe, oneProbe, probeFields, probeOf } from './asked.ts';
import { count, duration, record, text } from './fields.ts';
import type { SteadyStateProbe } from './probe-spec.ts';

const DEFAULT_EVERY_MS = 2_000;

const probe = () =>
  record({
    name: text().describe('How reports call it'),
    ...probeFields,
    during: z
      .enum(['edges', 'continuously'])
      .describe('edges: before the first step and after the undo. continuously: also all the time between')
      .default('edges'),
    every: duration().describe('Time between two looks; default: 2s').optional(),
    tolerate: count().describe('Failures in a row that are put up with').default(0),
  })
    .meta(oneProbe)
    .refine(hasOneProbe, notOneProbe)
    .transform((written): SteadyStateProbe => ({
      name: written.name,
      spec: probeOf(written),
      during: written.during,
      everyMs: written.every ?? DEFAULT_EVERY_MS,
      tolerate: written.tolerate,
    }));

/** What has to hold before, and again afterwards; that every pod is healthy is asked for anyway. */
export const steadyState = () =>
  z.array(probe(), { error: 'must be a list of probes' }).superRefine((written, context) => {
    const names = written.map(({ name }) => name);
    for (const [index, name] of names.entries())
      if (names.indexOf(name) !== index)
        context.addIssue({
          code: 'custom',
          path: [index, 'name'],
          message: `probe ${names.indexOf(name) + 1} has this name already`,
        });
  });
