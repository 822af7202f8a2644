import type { Pod } from '../../objects/workload.ts';
import type { Snapshot } from '../../recording/snapshot.ts';
import { isHealthy } from '../../statefulset/pods.ts';
import { isInRange, ordinalsOf } from '../../statefulset/spec.ts';
import { situationOf } from '../situation.ts';
import { SetReplaced, type UndoStage } from './stage.ts';

export interface Health {
  /** The first thing that keeps the set from being healthy, in words; undefined when nothing does. */
  readonly missing: string | undefined;
  /** As they were read last. */
  readonly pods: readonly Pod[];
}

/**
 * Waits until the set has what its definition asks for: seen by its controller, every ordinal healthy, nobody over.
 * What the watches say is confirmed by a fresh read, for they may lag behind our own writes. Rejects with
 * {@link SetReplaced} when it is gone.
 */
export async function waitUntilHealthy(stage: UndoStage, generation: number): Promise<Health> {
  const { recorder, journal, healWithinMs, signal } = stage;
  const { target } = journal;
  const end = recorder.now() + healWithinMs;
  const missing = (snapshot: Snapshot) => {
    const set = snapshot.set.get(target.name);
    if (set?.metadata?.uid !== target.uid) throw new SetReplaced(target, set);
    return whatIsMissing(snapshot, target.name, generation);
  };
  for (;;) {
    const withinMs = Math.max(0, end - recorder.now());
    const seems = await recorder.until((snapshot) => (missing(snapshot) === undefined ? true : undefined), {
      withinMs,
      signal,
    });
    const pods = await recorder.read('pod', signal);
    const late = missing({ ...recorder.snapshot, pod: byName(pods) });
    if (seems && late === undefined) return { missing: undefined, pods };
    if (recorder.now() >= end) {
      recorder.act({ type: 'deadlinePassed', step: 'undo', withinMs: healWithinMs });
      return { missing: late, pods };
    }
    // The watch has not told yet what the read has shown: go on when it tells more.
    const { length } = recorder.recording.entries;
    await recorder.until(() => (recorder.recording.entries.length > length ? true : undefined), {
      withinMs: Math.max(0, end - recorder.now()),
      signal,
    });
  }
}

function byName(pods: readonly Pod[]): ReadonlyMap<string, Pod> {
  return new Map(pods.map((pod) => [pod.metadata?.name ?? '', pod]));
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
