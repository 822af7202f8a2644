import type { Fact, Reading } from '../recording/entry.ts';
import type { Gap, Recording } from '../recording/recording.ts';
import { factsOf } from '../recording/recording.ts';
import { watchSkewMs } from './set-states.ts';

/**
 * Gaps in the watch on pods that nobody noticed: a fresh read shows a pod, or lacks one, of which the watch tells
 * neither before nor soon after. A connection may die without a word, and "nothing happened" is then worth nothing.
 */
export function silencesOf(recording: Recording): readonly Gap[] {
  const facts = factsOf(recording, 'pod');
  const byUid = Map.groupBy(facts, ({ object }) => object.metadata?.uid ?? '');
  return recording.entries.flatMap((entry): readonly Gap[] => {
    if (entry.entry !== 'reading' || entry.kind !== 'pod') return [];
    if (isTold(entry, byUid)) return [];
    const from = facts.findLast(({ at }) => at <= entry.at)?.at ?? 0;
    const to = facts.find(({ at }) => at > entry.at)?.at ?? Infinity;
    return [{ kind: 'pod', from, to, reason: 'a fresh read showed what it had not told' }];
  });
}

function isTold(
  { at, objects }: Reading<'pod'>,
  byUid: ReadonlyMap<string, readonly Fact<'pod'>[]>,
): boolean {
  const shown = new Set(objects.map(({ metadata }) => metadata?.uid));
  const seen = objects.every(({ metadata: { uid = '', resourceVersion } = {} }) =>
    (byUid.get(uid) ?? []).some(
      (fact) =>
        fact.at <= at + watchSkewMs &&
        (resourceVersion === undefined || fact.object.metadata?.resourceVersion === resourceVersion),
    ),
  );
  return seen && [...byUid].every(([uid, facts]) => shown.has(uid) || !isGhost(facts, at));
}

/** By the watch it is there, and has been for so long that the read must have shown it. */
function isGhost(facts: readonly Fact<'pod'>[], at: number): boolean {
  return isThereAt(facts, at - watchSkewMs) && isThereAt(facts, at + watchSkewMs);
}

function isThereAt(facts: readonly Fact<'pod'>[], at: number): boolean {
  const last = facts.findLast((fact) => fact.at <= at);
  return last !== undefined && last.change !== 'deleted' && last.change !== 'vanished';
}
