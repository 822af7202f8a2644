const LONGEST = 200;

/** The last line that says anything; a report is no place for a whole log. */
export function lastLine(text: string): string | undefined {
  const line = text
    .split('\n')
    .map((one) => one.trim())
    .findLast((one) => one !== '');
  return line !== undefined && line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}
