import type { ActionSchema } from '../action.ts';
import { duration, record, text } from '../fields.ts';

export const pause: ActionSchema<'pause'> = {
  key: 'pause',
  schema: () =>
    record({
      message: text().describe('What people are asked to do or to look at before they press Enter'),
      for: duration()
        .describe('Goes on after so long even if nobody does; without a terminal it is needed')
        .optional(),
    })
      .describe('Waits until somebody presses Enter')
      .transform(({ message, for: forMs }) => ({ action: 'pause' as const, message, forMs })),
  changesNothing: true,
  blastRadius: () => 'nothing',
};
