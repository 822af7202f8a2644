import { isRemadeBy } from './mark.ts';
import { actsOf, factsOf, type Recording } from './recording.ts';

/**
 * UIDs of the set that is judged: the one it had, and those of the ones that the run has made in its place. Where nobody
 * drills there is only the name to go by: whoever makes another set under it, that is the one observed from then on.
 */
export function setUidsOf(recording: Recording): ReadonlySet<string> {
  const { run, set } = recording.header;
  const isObserved = actsOf(recording).some(({ act }) => act.type === 'observing');
  const remade = factsOf(recording, 'set').filter(
    ({ object }) => isRemadeBy(object, run) || (isObserved && object.metadata?.name === set.name),
  );
  return new Set([set.uid, ...remade.flatMap(({ object }) => object.metadata?.uid ?? [])]);
}
