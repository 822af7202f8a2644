import { sameJson } from '../../lib/equal.ts';
import type { StatefulSet } from '../../objects/workload.ts';
import { isRemadeBy } from '../../recording/mark.ts';
import { partsOf } from './before.ts';
import type { Journal } from './journal.ts';

/** The run deletes its set, or did, and makes it anew. */
export function deletesSet({ effects }: Pick<Journal, 'effects'>): boolean {
  return effects.some(({ kind }) => kind === 'set');
}

/**
 * The set that the run began with, or the one it has made in its place, which has another UID. That one is known by its
 * mark; when the mark is off, by its being just what the run had found, so that nothing is left to be written to it.
 */
export function isSetOfRun(set: StatefulSet, journal: Journal): boolean {
  if (set.metadata?.uid === journal.target.uid) return true;
  if (!deletesSet(journal)) return false;
  return isRemadeBy(set, journal.run) || sameJson(partsOf(set), journal.before.parts);
}
