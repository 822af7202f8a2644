import type { Container } from '../../objects/workload.ts';

/** Takes out of a text what must not be mailed around. */
export type Scrub = (text: string) => string;

/** Shorter ones are words like `1` or `true`: taking them out would leave nothing to read. */
const SHORTEST = 4;
const SECRET =
  /\b(pass(?:word|wd)?|pwd|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|authorization|credentials?)(["']?\s*[=:]\s*)(?:(?:bearer|basic)\s+)?("[^"]*"|'[^']*'|[^\s,;&]+)/gi;
const BEARER = /\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi;
const IN_ADDRESS = /(\w+:\/\/[^\s/:@]*):[^\s/@]+@/g;

/** Values of the environment are known and go wherever they stand; for the rest only what looks like a secret does. */
export function scrubFor(containers: readonly Container[]): Scrub {
  const values = containers
    .flatMap(({ env }) => env ?? [])
    .flatMap(({ name = '', value = '' }) => (value.length >= SHORTEST ? [{ name, value }] : []))
    // The longer first: it may contain another.
    .toSorted((a, b) => b.value.length - a.value.length);
  return (text) => {
    const known = values.reduce(
      (left, { name, value }) => left.replaceAll(value, `<value of ${name}>`),
      text,
    );
    return known
      .replace(IN_ADDRESS, '$1:<hidden>@')
      .replace(SECRET, '$1$2<hidden>')
      .replace(BEARER, '$1 <hidden>');
  };
}
