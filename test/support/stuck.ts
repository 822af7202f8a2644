import type { Stuck } from '../../src/order/stuck.ts';

/** Why web-0 does not come back, of which nothing is known but this. */
export const stuck = (mode: Stuck['mode'], more: Partial<Stuck> = {}): Stuck => ({
  mode,
  pod: 'web-0',
  claim: undefined,
  node: undefined,
  container: undefined,
  other: undefined,
  message: undefined,
  because: undefined,
  ...more,
});
