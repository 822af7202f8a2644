import { duration, record } from './fields.ts';
import type { Until } from './scenario.ts';

const held = (what: string) =>
  record({ for: duration().describe('How long nothing may have changed') })
    .describe(what)
    .optional();

/** What a step waits for. */
export const until = () =>
  record({
    stable: held('No pod has come, gone or changed its readiness, and no definition has changed'),
    stalled: held('The same, while the rollout has work left'),
  })
    .describe('What the step waits for, in place of what its action waits for by itself')
    .refine(({ stable, stalled }) => (stable === undefined) !== (stalled === undefined), {
      error: 'must be either stable or stalled',
    })
    .transform(({ stable, stalled }): Until =>
      stable === undefined
        ? { state: 'stalled', forMs: stalled?.for ?? 0 }
        : { state: 'stable', forMs: stable.for },
    );
