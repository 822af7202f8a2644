import type { Snapshot } from '../../recording/snapshot.ts';
import { isHealthy } from '../../statefulset/pods.ts';
import { isInRange, ordinalsOf } from '../../statefulset/spec.ts';
import { situationOf } from '../situation.ts';
import { SetReplaced, type UndoStage } from './stage.ts';

/**
 * Waits until the set has what its definition asks for: seen by its controller, every ordinal healthy, nobody over.
 * Resolves with what is missing, or with nothing when it is healthy; rejects with {@link SetReplaced} when it is gone.
 */
export async function waitUntilHealthy(stage: UndoStage, generation: number): Promise<string | undefined> {
  const { recorder, journal, healWithinMs, signal } = stage;
  const { target } = journal;
  const missing = (snapshot: Snapshot) => {
    const set = snapshot.set.get(target.name);
    if (set?.metadata?.uid !== target.uid) throw new SetReplaced(target, set);
    return whatIsMissing(snapshot, target.name, generation);
  };
  const healthy = await recorder.until((snapshot) => (missing(snapshot) === undefined ? true : undefined), {
    withinMs: healWithinMs,
    signal,
  });
  if (healthy) return undefined;
  await recorder.read('pod', signal);
  recorder.act({ type: 'deadlinePassed', step: 'undo', withinMs: healWithinMs });
  return missing(recorder.snapshot);
}

/** The first thing that keeps the set from being healthy, in words; undefined when nothing does. */
export function whatIsMissing(snapshot: Snapshot, setName: string, generation = 0): string | undefined {
  const set = snapshot.set.get(setName);
  if (set === undefined) return `sts/${setName} is gone`;
  const { spec, members } = situationOf(set, snapshot);
  if ((set.status?.observedGeneration ?? 0) < Math.max(set.metadata?.generation ?? 0, generation))
    return 'the controller has not seen the definition yet';
  const over = [...members.keys()].filter((ordinal) => !isInRange(spec, ordinal));
  if (over.length > 0) return `${spec.name}-${over[0]} is still there`;
  const unhealthy = ordinalsOf(spec).find((ordinal) => {
    const pod = members.get(ordinal);
    return pod === undefined || !isHealthy(pod);
  });
  return unhealthy === undefined ? undefined : `${spec.name}-${unhealthy} is not healthy`;
}
