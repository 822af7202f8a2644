import { formatDuration } from '../../lib/duration.ts';
import type { SleepSpec } from '../../scenario/scenario.ts';
import type { Action } from '../action.ts';
import { looking } from './looking.ts';

export const sleep: Action<SleepSpec> = {
  action: 'sleep',
  changesNothing: true,

  plan: ({ forMs }, situation, step) =>
    looking('sleep', `do nothing for ${formatDuration(forMs)}`, forMs, step, situation),

  required: () => [],

  needs: () => [],

  async run({ forMs }, _planned, { clock, signal }) {
    await clock.sleep(forMs, signal);
    return { status: 'done' };
  },
};
