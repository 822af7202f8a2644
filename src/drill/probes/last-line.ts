import { scrubFor } from '../catch/scrub.ts';

const LONGEST = 200;

/** A recording knows no values of the environment, so only what looks like a secret can be told. */
const scrub = scrubFor([]);

/** The last line that says anything, without secrets; a report is no place for a whole log. */
export function lastLine(text: string): string | undefined {
  const line = scrub(text)
    .split('\n')
    .map((one) => one.trim())
    .findLast((one) => one !== '');
  return line !== undefined && line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}
