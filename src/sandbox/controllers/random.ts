import type { Random } from '../api/random.ts';

/** A whole number from `low` to `high`, both included. */
export function between(random: Random, low: number, high: number): number {
  return low + Math.floor(random.next() * (high - low + 1));
}

/** What a Go map's iteration does to an order. */
export function shuffled<T>(random: Random, items: Iterable<T>): readonly T[] {
  return [...items]
    .map((item) => ({ item, at: random.next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
