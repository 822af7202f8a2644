import { formatDuration } from '../../lib/duration.ts';
import type { PauseSpec } from '../../scenario/scenario.ts';
import type { Action } from '../action.ts';
import { looking } from './looking.ts';

/** Waits for people, or for the time they are given. Ctrl-C ends the drill here as everywhere. */
export const pause: Action<PauseSpec> = {
  action: 'pause',
  changesNothing: true,

  plan: ({ message, forMs }, situation, step) =>
    looking(
      'pause',
      `wait until somebody presses Enter${forMs === undefined ? '' : `, at most ${formatDuration(forMs)}`}: ${message}`,
      forMs ?? 0,
      step,
      situation,
    ),

  required: () => [],

  needs: () => [],

  async run({ message, forMs }, _planned, { clock, gate, signal }) {
    const over = new AbortController();
    const either = AbortSignal.any([signal, over.signal]);
    const ways = [
      ...(gate === undefined ? [] : [gate.opened(message, either).then(() => 'somebody went on')]),
      ...(forMs === undefined ? [] : [clock.sleep(forMs, either).then(() => 'the time was up')]),
    ];
    if (ways.length === 0) throw new Error('nobody can end this pause: it was to be refused before');
    try {
      return { status: 'done', detail: await Promise.race(ways) };
    } finally {
      over.abort();
      for (const way of ways) way.catch(() => undefined);
    }
  },
};
