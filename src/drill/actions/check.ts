import type { CheckSpec } from '../../scenario/scenario.ts';
import type { Action } from '../action.ts';
import { probeFor } from '../probes/registry.ts';
import { limitOf } from '../probes/ask.ts';
import { lookFor } from '../probes/look.ts';
import { looking } from './looking.ts';

/** Asks once. What could not be asked is no answer, and so the check has not been passed. */
export const check: Action<CheckSpec> = {
  action: 'check',
  changesNothing: true,

  plan: ({ probe }, situation, step) =>
    looking('check', `check: ${probeFor(probe).says(probe, situation)}`, limitOf(probe), step, situation),

  required: () => [],

  needs: (_planned, situation, { probe }) => probeFor(probe).needs(probe, situation),

  async run({ probe }, { name }, stage) {
    const { state, detail } = await lookFor({ name, spec: probe, moment: 'step' }, stage, stage.signal);
    if (state === 'met') return { status: 'done', detail };
    return { status: 'missed', detail: state === 'unknown' ? `could not be checked: ${detail}` : detail };
  },
};
