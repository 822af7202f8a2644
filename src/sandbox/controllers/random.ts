/** The sandbox' only source of chance: a number from 0 up to 1. The same seed gives the same course of events. */
export type Random = () => number;

/** Mulberry32: small, even enough, and reproducible on every platform. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A whole number from `low` to `high`, both included. */
export function between(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}

/** What a Go map's iteration does to an order. */
export function shuffled<T>(random: Random, items: Iterable<T>): readonly T[] {
  return [...items]
    .map((item) => ({ item, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

const NAME_LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** A generated name's suffix. Upstream: apimachinery pkg/util/rand, String. */
export function nameSuffix(random: Random, length = 5): string {
  return Array.from({ length }, () => NAME_LETTERS[between(random, 0, NAME_LETTERS.length - 1)]).join('');
}

/** A version 4 UUID. */
export function uuid(random: Random): string {
  const digits = Array.from({ length: 32 }, (_, at) => {
    if (at === 12) return '4';
    return between(random, at === 16 ? 8 : 0, at === 16 ? 11 : 15).toString(16);
  }).join('');
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20),
  ].join('-');
}
