import { isRemadeBy } from './mark.ts';
import { factsOf, type Recording } from './recording.ts';

/** UIDs of the set that was drilled: the one it had, and those of the ones that the run has made in its place. */
export function setUidsOf(recording: Recording): ReadonlySet<string> {
  const { run, set } = recording.header;
  const remade = factsOf(recording, 'set').filter(({ object }) => isRemadeBy(object, run));
  return new Set([set.uid, ...remade.flatMap(({ object }) => object.metadata?.uid ?? [])]);
}
