/** The letters of generated names and hashes: no vowels, nothing that looks like something else. */
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

const HEX = '0123456789abcdef';
/** Version 4: `x` is a digit, `y` one of four that say so. */
const UID = 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx';

/** Chance that is the same again for the same seed. */
export interface Random {
  /** From 0 up to 1. */
  next(): number;
  uid(): string;
  /** What `generateName` ends in. Upstream: apimachinery pkg/util/rand, String (1.36). */
  suffix(): string;
}

/** Mulberry32: small, fast, and good enough to look like chance. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const draw = (letters: string) => letters[Math.floor(next() * letters.length)];
  return {
    next,
    // Letter by letter into one string: parts that are put together later are kept apart until then.
    uid: () =>
      Array.from(UID, (letter) => (letter === 'x' ? draw(HEX) : letter === 'y' ? draw('89ab') : letter)).join(
        '',
      ),
    suffix: () => Array.from({ length: 5 }, () => draw(LETTERS)).join(''),
  };
}
