import type { Guard } from '../guard.ts';

/** A gate that only people could open, where nobody is. */
export const unattended: Guard = {
  name: 'unattended',
  skippable: false,
  check({ unattended: steps = [] }) {
    if (steps.length === 0) return undefined;
    return {
      saw: `${steps.join(', ')}: there is no terminal to press Enter on`,
      wayOut: 'say in the scenario how long to wait (`pause: {for: 5m}`), or run it in a terminal',
    };
  },
};
