import { distance } from 'fastest-levenshtein';

/** `, did you mean "ordinal"?` when one of the known words is near enough to be meant, else an empty string. */
export function didYouMean(word: string, known: readonly string[]): string {
  const near = known
    .map((candidate) => ({ candidate, edits: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, edits }) => edits <= Math.max(1, Math.floor(candidate.length / 3)))
    .toSorted((a, b) => a.edits - b.edits);
  return near[0] === undefined ? '' : `, did you mean ${JSON.stringify(near[0].candidate)}?`;
}

/** A suggestion, or the words there are: what people need to know after a wrong one. */
export function suggestOrList(word: string, known: readonly string[]): string {
  return didYouMean(word, known) || ` (known: ${known.join(', ')})`;
}
