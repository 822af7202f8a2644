import { exitCodes, Failure } from '../lib/failure.ts';
import { isInRange, ordinalsOf } from '../statefulset/spec.ts';
import type { KillOrder, OrdinalSelector } from './scenario.ts';

/** The part of a set that says which ordinals it has. */
export interface OrdinalRange {
  readonly start: number;
  readonly replicas: number;
}

/**
 * The ordinals a selector means on a live set, ascending.
 * A Failure (returned, for the caller to say which step it stops) when the set has no such ordinal.
 * @param random gives numbers in [0, 1); not asked when the selector has a seed.
 */
export function resolveOrdinals(
  selector: OrdinalSelector,
  range: OrdinalRange,
  random: () => number,
): readonly number[] | Failure {
  const all = ordinalsOf(range);
  const [lowest] = all;
  const highest = all.at(-1);
  if (lowest === undefined || highest === undefined) {
    return new Failure(exitCodes.usage, 'the set has no ordinals: its spec.replicas is 0');
  }
  switch (selector.select) {
    case 'these':
      return theseIn(selector.ordinals, range, `${lowest} to ${highest}`);
    case 'highest':
      return [highest];
    case 'lowest':
      return [lowest];
    case 'all':
      return all;
    case 'random': {
      const chance = selector.seed === undefined ? random() : seeded(selector.seed);
      return [lowest + Math.floor(chance * all.length)];
    }
  }
}

/** The ordinals in the order in which their pods are taken: `together` has none, and gets the controller's own. */
export function inKillOrder(ordinals: readonly number[], order: KillOrder): readonly number[] {
  return ordinals.toSorted((a, b) => (order === 'ascending' ? a - b : b - a));
}

function theseIn(
  wanted: readonly number[],
  range: OrdinalRange,
  extent: string,
): readonly number[] | Failure {
  const outside = wanted.filter((ordinal) => !isInRange(range, ordinal));
  if (outside.length === 0) return wanted.toSorted((a, b) => a - b);
  const which = outside.length === 1 ? `ordinal ${outside[0]} is` : `ordinals ${outside.join(', ')} are`;
  const has = range.replicas === 1 ? `only ordinal ${range.start}` : `ordinals ${extent}`;
  return new Failure(exitCodes.usage, `${which} out of range: the set has ${has}`);
}

/** One number in [0, 1) that a seed always gives (mulberry32, public domain): good enough to choose a pod. */
function seeded(seed: number): number {
  let state = (seed + 0x6d2b79f5) | 0;
  state = Math.imul(state ^ (state >>> 15), state | 1);
  state ^= state + Math.imul(state ^ (state >>> 7), state | 61);
  return ((state ^ (state >>> 14)) >>> 0) / 2 ** 32;
}
