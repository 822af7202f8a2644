import { formatDuration } from '../../lib/duration.ts';
import type { WaitSpec } from '../../scenario/scenario.ts';
import type { Action } from '../action.ts';
import { lookFor } from '../probes/look.ts';
import { probeFor } from '../probes/registry.ts';
import { looking } from './looking.ts';

/** Asks again and again, and keeps what it has seen last: that the time was up says nothing. */
export const wait: Action<WaitSpec> = {
  action: 'wait',
  changesNothing: true,

  plan: ({ probe, withinMs }, situation, step) =>
    looking('wait', `wait until ${probeFor(probe).says(probe, situation)}`, withinMs, step, situation),

  required: () => [],

  needs: (_planned, situation, { probe }) => probeFor(probe).needs(probe, situation),

  async run({ probe, withinMs, everyMs }, { name }, stage) {
    const { clock, signal } = stage;
    const end = clock.monotonic() + withinMs;
    for (;;) {
      const { state, detail } = await lookFor({ name, spec: probe, moment: 'step' }, stage, signal);
      if (state === 'met') return { status: 'done', detail };
      const left = end - clock.monotonic();
      if (left <= 0)
        return { status: 'missed', detail: `not so after ${formatDuration(withinMs)}: ${detail}` };
      await clock.sleep(Math.min(everyMs, left), signal);
    }
  },
};
